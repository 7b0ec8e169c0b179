using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Configuration;
using OpenSipsHa.Kubernetes.Tests.Simulation;

namespace OpenSipsHa.Kubernetes.Tests.Client;

/// <summary>The real sockets and TLS, against a server on loopback.</summary>
public sealed class TransportTests : IAsyncLifetime
{
    private readonly TestCertificates _certificates = new("test-ca");
    private readonly TestCertificates _others = new("test-ca");
    private WebApplication _server = null!;
    private Func<HttpContext, Task> _answer = context => context.Response.WriteAsync(
        $$"""{"metadata":{"name":"{{context.Request.Protocol}}","namespace":"{{context.Connection.ClientCertificate?.Subject}}","uid":"{{context.Connection.Id}}"} }""");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Address => new(_server.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(https =>
        {
            https.ServerCertificate = _certificates.IssueServer("kubernetes", IPAddress.Loopback);
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        })));
        _server = builder.Build();
        _server.Run(context => _answer(context));
        await _server.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificates.Dispose();
        _others.Dispose();
    }

    [Fact]
    public async Task The_given_authority_is_trusted_and_HTTP_2_is_spoken()
    {
        using var client = Create(_certificates.Authority);
        (await Get(client)).Name.ShouldBe("HTTP/2");
    }

    [Fact]
    public async Task One_connection_a_request_means_HTTP_1_1()
    {
        using var client = Create(_certificates.Authority, connections: HttpConnections.OnePerRequest);
        (await Get(client)).Name.ShouldBe("HTTP/1.1");
    }

    [Fact]
    public async Task Another_authority_of_the_same_name_is_not_trusted()
    {
        using var client = Create(_others.Authority);
        var error = await Should.ThrowAsync<KubeTransportException>(() => Get(client));
        error.MayHaveBeenApplied.ShouldBeFalse();
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        using var client = Create(_certificates.Authority, serverName: "elsewhere");
        await Should.ThrowAsync<KubeTransportException>(() => Get(client));
    }

    [Fact]
    public async Task The_expected_name_can_differ_from_the_address()
    {
        using var client = Create(_certificates.Authority, serverName: "kubernetes");
        await Get(client);
    }

    [Fact]
    public async Task The_client_certificate_is_shown()
    {
        var (certificate, key) = _certificates.IssuePem("agent-7");
        using var client = Create(_certificates.Authority, credentials: new StaticCredentials(null, X509Certificate2.CreateFromPem(certificate, key)));
        (await Get(client)).Namespace.ShouldBe("CN=agent-7");
    }

    [Fact]
    public async Task A_token_needs_no_client_certificate()
    {
        _answer = context => context.Response.WriteAsync($$$"""{"metadata":{"name":"{{{context.Request.Headers.Authorization}}}","namespace":"{{{context.Connection.ClientCertificate?.Subject}}}"} }""");
        using var client = Create(_certificates.Authority, credentials: new StaticCredentials("secret", null));
        var metadata = await Get(client);
        metadata.Name.ShouldBe("Bearer secret");
        metadata.Namespace.ShouldBe("");
    }

    [Fact]
    public async Task A_shared_connection_on_which_nothing_moves_any_more_is_replaced_within_its_ping_times()
    {
        using var relay = new TcpRelay(Address.Port);
        using var client = Create(_certificates.Authority, port: relay.Port);
        var before = await Get(client);
        relay.FreezeOpenConnections();
        var healed = false;
        for (var attempt = 0; attempt < 20 && !healed; attempt++)
        {
            try
            {
                healed = (await Get(client, TimeSpan.FromMilliseconds(500))).Uid != before.Uid;
            }
            catch (KubeTransportException)
            {
                // Still on the frozen one.
            }
        }
        healed.ShouldBeTrue("ten seconds are more than the ping delay and timeout of one second each");
    }

    [Fact]
    public async Task Skipping_verification_is_possible_and_only_then_an_unknown_authority_passes()
    {
        using var client = Create(_others.Authority, skip: true);
        await Get(client);
    }

    [Fact]
    public async Task After_a_timeout_the_next_request_of_a_lease_holder_uses_a_new_connection()
    {
        var healthy = _answer;
        string? hung = null;
        _answer = async context =>
        {
            hung = context.Connection.Id;
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var client = Create(_certificates.Authority, connections: HttpConnections.OnePerRequest);
        var error = await Should.ThrowAsync<KubeTransportException>(() => Get(client, TimeSpan.FromMilliseconds(300)));
        error.TimedOut.ShouldBeTrue();
        _answer = healthy;
        (await Get(client)).Uid.ShouldNotBe(hung);
    }

    [Fact]
    public async Task A_watch_hands_out_each_line_as_it_comes_and_notices_silence()
    {
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = async context =>
        {
            await context.Response.WriteAsync(Line(1));
            await context.Response.Body.FlushAsync();
            await more.Task;
            await context.Response.WriteAsync(Line(2));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var client = Create(_certificates.Authority);
        var options = new WatchOptions { SilenceLimit = TimeSpan.FromMilliseconds(700) };
        await using var watch = client.Resource(CoreResources.Leases).WatchAsync("ns", options, Cancel).GetAsyncEnumerator(Cancel);

        (await watch.MoveNextAsync()).ShouldBeTrue();
        watch.Current.ResourceVersion.ShouldBe("1");
        more.SetResult();
        (await watch.MoveNextAsync()).ShouldBeTrue();
        watch.Current.ResourceVersion.ShouldBe("2");
        var error = await Should.ThrowAsync<KubeTransportException>(async () => await watch.MoveNextAsync());
        error.TimedOut.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_goes_away_within_a_watch_is_a_failure_of_the_transport()
    {
        _answer = async context =>
        {
            await context.Response.WriteAsync(Line(1));
            await context.Response.Body.FlushAsync();
            context.Features.Get<IConnectionLifetimeFeature>()?.Abort();
            context.Abort();
        };
        using var client = Create(_certificates.Authority);
        await Should.ThrowAsync<KubeTransportException>(async () =>
        {
            await foreach (var _ in client.Resource(CoreResources.Leases).WatchAsync("ns", cancellationToken: Cancel))
            {
                // The cut comes after this line, or instead of it.
            }
        });
    }

    private static string Line(int version) =>
        $$$"""{"type":"ADDED","object":{"metadata":{"name":"vip","namespace":"ns","resourceVersion":"{{{version}}}"} } }""" + "\n";

    private static async Task<Objects.ObjectMeta> Get(KubeClient client, TimeSpan? timeout = null)
    {
        var options = new RequestOptions { Timeout = timeout };
        return (await client.Resource(CoreResources.Leases).GetAsync(new NamespacedName("ns", "vip"), options, Cancel)).Metadata;
    }

    private KubeClient Create(
        X509Certificate2 authority,
        string? serverName = null,
        ICredentialSource? credentials = null,
        bool skip = false,
        HttpConnections connections = HttpConnections.Shared,
        int? port = null) => new(
            new KubeConfig
            {
                Server = port is { } other ? new UriBuilder(Address) { Port = other }.Uri : Address,
                CertificateAuthorities = [authority],
                TlsServerName = serverName,
                Credentials = credentials,
                SkipTlsVerification = skip,
            },
            new KubeClientOptions
            {
                FieldManager = "test",
                Connections = connections,
                KeepAlivePingDelay = TimeSpan.FromSeconds(1),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(1),
            });
}
