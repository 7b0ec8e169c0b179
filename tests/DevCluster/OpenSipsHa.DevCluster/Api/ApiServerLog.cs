using Microsoft.Extensions.Logging;

namespace OpenSipsHa.DevCluster.Api;

/// <summary>What the API server logs.</summary>
sealed partial class ApiServerLog(ILogger<ApiServer> logger)
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    public partial void HandlerFailed(string method, string path, Exception error);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Controller {Controller} failed and goes on with the next change")]
    public partial void ControllerFailed(string controller, Exception error);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Serving the Kubernetes API on {Url}")]
    public partial void Serving(Uri url);
}
