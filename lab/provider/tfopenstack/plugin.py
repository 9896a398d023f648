"""A Terraform plugin process: go-plugin's handshake and a gRPC server for protocol 6."""

import base64
import datetime
import os
import signal
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tf.gen import grpc_controller_pb2, grpc_controller_pb2_grpc, tfplugin_pb2_grpc


def certificate():
    """A key and a certificate for this process alone; Terraform pins it from the handshake."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    cert = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=7))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private, cert.public_bytes(pem), cert.public_bytes(serialization.Encoding.DER)


def serve(servicer):
    if "TF_PLUGIN_MAGIC_COOKIE" not in os.environ:
        sys.exit("This is a Terraform plugin; Terraform starts it.")
    # A terminal's Ctrl-C reaches the whole process group, but it is Terraform that decides when plugins
    # end: first StopProvider, then Shutdown once what was begun is in the state.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    terraform, done = os.getppid(), threading.Event()

    class Controller(grpc_controller_pb2_grpc.GRPCControllerServicer):
        def Shutdown(self, request, context):
            done.set()
            return grpc_controller_pb2.Empty()

    server = grpc.server(
        ThreadPoolExecutor(64),
        options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)],
    )
    tfplugin_pb2_grpc.add_ProviderServicer_to_server(servicer, server)
    grpc_controller_pb2_grpc.add_GRPCControllerServicer_to_server(Controller(), server)
    private, chain, der = certificate()
    with tempfile.TemporaryDirectory() as folder:
        socket = f"{folder}/plugin.sock"
        server.add_secure_port(f"unix://{socket}", grpc.ssl_server_credentials([(private, chain)]))
        server.start()
        print(f"1|6|unix|{socket}|grpc|{base64.b64encode(der).decode().rstrip('=')}", flush=True)
        # a killed Terraform says no goodbye
        while not done.wait(5) and os.getppid() == terraform:
            pass
        server.stop(grace=1).wait()
