"""A small stand-in for the Terraform provider terraform-provider-openstack/openstack."""
