using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace OpenSipsHa.Agent.Tests.Notifications;

/// <summary>An HTTP server on a loopback port that answers as it is told to and keeps what it got.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    public ConcurrentQueue<(string Authorization, string ContentType, string Body)> Got { get; } = new();

    /// <summary>http://127.0.0.1:port or https.</summary>
    public Uri Url => new(_app.Urls.Single());

    /// <param name="answer">Status of the nth request, counted from 1; null = none until the client goes away.</param>
    public static async Task<WebhookReceiver> StartAsync(Func<int, int?> answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            receiver.Got.Enqueue(($"{context.Request.Headers.Authorization}", $"{context.Request.ContentType}", body));
            if (answer(receiver.Got.Count) is { } status)
                context.Response.StatusCode = status;
            else
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (context.Response.StatusCode is >= 300 and < 400)
                context.Response.Headers.Location = "/elsewhere";
        });
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>A certificate for 127.0.0.1 that only vouches for itself.</summary>
    public static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=receiver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
