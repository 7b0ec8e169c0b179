using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Kubernetes.Client;

internal static partial class KubeClientLog
{
    [LoggerMessage(100, LogLevel.Trace, "{Method} {Path} → {Code} in {Milliseconds:0.0} ms")]
    public static partial void Request(ILogger logger, string method, string path, string code, double milliseconds);

    [LoggerMessage(101, LogLevel.Warning, "The certificate of {Server} is not verified (insecure-skip-tls-verify): anyone between can read the credentials")]
    public static partial void TlsNotVerified(ILogger logger, Uri server);
}
