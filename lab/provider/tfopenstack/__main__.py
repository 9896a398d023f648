from .plugin import serve
from .provider import Provider

serve(Provider())
