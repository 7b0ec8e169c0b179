using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Proxy.Authentication;

internal static partial class SecretsLog
{
    [LoggerMessage(2251, LogLevel.Information, "{Users} users may authenticate, out of {Directory}")]
    public static partial void Read(ILogger logger, int users, string directory);

    [LoggerMessage(2252, LogLevel.Error, "Credentials cannot be read, those before stay in force: {Error}")]
    public static partial void Unreadable(ILogger logger, string error);
}
