using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace OpenSipsHa.Agent.Notifications;

/// <summary>
/// An http or https URL that gets a POST of JSON. 2xx = told; 408, 425, 429 and 5xx are tried again, as is whatever went
/// wrong on the way; everything else is final, redirections too. The answer's body is not read.
/// </summary>
internal sealed class Webhook : INotificationTarget
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly Uri _url;
    private readonly AuthenticationHeaderValue? _credentials;

    /// <param name="url">Absolute; user and password in it become an Authorization header (RFC 7617).</param>
    public Webhook(Uri url, HttpClient http, TimeProvider time)
    {
        (_http, _time) = (http, time);
        _url = new UriBuilder(url) { UserName = "", Password = "" }.Uri;
        if (url.UserInfo.Length > 0)
            _credentials = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo))));
        // Chat services put the secret into the path.
        Label = url.GetLeftPart(UriPartial.Scheme) + _url.Authority;
    }

    public string Kind => "webhook";

    public string Label { get; }

    /// <summary>Certificates are checked against the system's authorities, proxies come from the environment.</summary>
    public static HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = Timeout,
        // Rarely used: a connection kept from the last transition may be long dead.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        MaxResponseHeadersLength = 16,
    })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    public async Task<Delivery> DeliverAsync(Transition transition, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(transition.ToJson()) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Authorization = _credentials;
        request.Headers.UserAgent.Add(new("opensipsha-agent", AgentHost.Version));
        using var timeout = new CancellationTokenSource(Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Judge(response.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(DeliveryResult.Timeout, $"no answer within {Timeout.TotalSeconds} s") { IsWorthRepeating = true };
        }
        catch (HttpRequestException e)
        {
            // These messages name host and port at most. A TLS error says what is wrong one further in.
            return new(DeliveryResult.Failed, e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message) { IsWorthRepeating = true };
        }
    }

    private static Delivery Judge(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => new(DeliveryResult.Delivered, $"status {(int)status}"),
        408 or 425 or 429 or >= 500 => new(DeliveryResult.Failed, $"status {(int)status}") { IsWorthRepeating = true },
        _ => new(DeliveryResult.Refused, $"status {(int)status}"),
    };
}
