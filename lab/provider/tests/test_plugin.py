import base64
import os
import signal
import subprocess
import time
import unittest

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from tf.gen import grpc_controller_pb2, grpc_controller_pb2_grpc, tfplugin_pb2, tfplugin_pb2_grpc


@unittest.skipUnless("LAUNCHER" in os.environ, "needs what install writes")
class PluginTest(unittest.TestCase):
    def start(self, **environment):
        process = subprocess.Popen([os.environ["LAUNCHER"]], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, env={**os.environ, **environment}, cwd="/")
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        return process

    def test_answers_terraform_and_ends_when_told_to(self):
        process = self.start(TF_PLUGIN_MAGIC_COOKIE="x")
        core, protocol, network, address, kind, certificate = process.stdout.readline().strip().split("|")
        self.assertEqual((core, protocol, network, kind), ("1", "6", "unix", "grpc"))
        der = base64.b64decode(certificate + "=" * (-len(certificate) % 4))
        pem = x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM)
        with grpc.secure_channel(f"unix://{address}", grpc.ssl_channel_credentials(pem),
                                 [("grpc.ssl_target_name_override", "localhost")]) as channel:
            answer = tfplugin_pb2_grpc.ProviderStub(channel).GetProviderSchema(tfplugin_pb2.GetProviderSchema.Request())
            self.assertIn("openstack_compute_instance_v2", answer.resource_schemas)
            # a terminal's Ctrl-C goes to all of its processes, but Terraform decides
            process.send_signal(signal.SIGINT)
            time.sleep(0.1)
            self.assertIsNone(process.poll())
            grpc_controller_pb2_grpc.GRPCControllerStub(channel).Shutdown(grpc_controller_pb2.Empty())
        self.assertEqual(process.wait(10), 0)
        self.assertFalse(os.path.exists(address))

    def test_started_by_hand_says_what_it_is(self):
        process = self.start()
        self.assertEqual(process.wait(10), 1)
        self.assertIn("Terraform starts it", process.stderr.read())
