"""What is told to the user: one line."""


class Error(Exception):
    """What went wrong, for the user; the HTTP status when a service said it."""

    def __init__(self, message, status=0):
        super().__init__(" ".join(str(message).split()))
        self.status = status


def reason(answer):
    """The message inside an OpenStack error body, wherever the service put it."""
    try:
        body = answer.json()
    except ValueError:
        return answer.reason or answer.text[:200]
    if not isinstance(body, dict):
        return str(body)
    inner = [d for d in (body, *body.values()) if isinstance(d, dict)]
    message = next((d["message"] for d in inner if isinstance(d.get("message"), str)), "")
    # designate's message only says that something is wrong, and its errors what
    return ": ".join(str(part) for part in (message, body.get("errors")) if part) or str(body)
