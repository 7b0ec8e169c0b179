using System.Net;
using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Kubernetes.Client;

/// <summary>The API server answered with an error. Reason is the one of the Status, or follows from the code when the body was none.</summary>
public sealed class KubeStatusException : KubeException
{
    public KubeStatusException(int code, Status? status, string message, TimeSpan? retryAfter = null)
        : base(message)
    {
        Code = code;
        Status = status;
        Reason = string.IsNullOrEmpty(status?.Reason) ? ReasonOf(code) : status.Reason;
        RetryAfter = retryAfter
            ?? (status?.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    public int Code { get; }

    /// <summary>The body, when it was a Status.</summary>
    public Status? Status { get; }

    /// <summary>One of <see cref="StatusReasons"/>, or what else the server says.</summary>
    public string Reason { get; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; }

    public bool IsNotFound => Code == (int)HttpStatusCode.NotFound;

    /// <summary>409 that is no AlreadyExists: the object has changed, or is another one of that name.</summary>
    public bool IsConflict => Code == (int)HttpStatusCode.Conflict && Reason != StatusReasons.AlreadyExists;

    public bool IsAlreadyExists => Reason == StatusReasons.AlreadyExists;

    /// <summary>410: the resourceVersion or continue token is too old; list again.</summary>
    public bool IsGone => Code == (int)HttpStatusCode.Gone;

    /// <summary>422: <see cref="StatusDetails.Causes"/> name the fields.</summary>
    public bool IsInvalid => Code == (int)HttpStatusCode.UnprocessableEntity;

    public bool IsForbidden => Code == (int)HttpStatusCode.Forbidden;

    public bool IsUnauthorized => Code == (int)HttpStatusCode.Unauthorized;

    public bool IsTooManyRequests => Code == (int)HttpStatusCode.TooManyRequests;

    /// <summary>The server gave up waiting (504).</summary>
    public bool IsServerTimeout => Code == (int)HttpStatusCode.GatewayTimeout;

    /// <summary>A 5xx may come from in front of the server, or after the write.</summary>
    public override bool MayHaveBeenApplied => Code >= 500;

    private static string ReasonOf(int code) => code switch
    {
        400 => StatusReasons.BadRequest,
        401 => StatusReasons.Unauthorized,
        403 => StatusReasons.Forbidden,
        404 => StatusReasons.NotFound,
        409 => StatusReasons.Conflict,
        410 => StatusReasons.Gone,
        413 => StatusReasons.RequestEntityTooLarge,
        415 => StatusReasons.UnsupportedMediaType,
        422 => StatusReasons.Invalid,
        429 => StatusReasons.TooManyRequests,
        500 => StatusReasons.InternalError,
        503 => StatusReasons.ServiceUnavailable,
        504 => StatusReasons.Timeout,
        _ => StatusReasons.Unknown,
    };
}
