//go:build !without_controller_manager

package main

import (
	_ "time/tzdata" // time zones of CronJobs, as in upstream's own binary

	"k8s.io/component-base/cli"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

func init() {
	programs["kube-controller-manager"] = func() int { return cli.Run(controllermanager.NewControllerManagerCommand()) }
}
