using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.DevCluster.Api.Access;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Controllers;
using OpenSipsHa.DevCluster.Api.Discovery;
using OpenSipsHa.DevCluster.Api.Faults;
using OpenSipsHa.DevCluster.Api.Http;
using OpenSipsHa.DevCluster.Api.Pods;
using OpenSipsHa.DevCluster.Api.Reading;
using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Resources;
using OpenSipsHa.DevCluster.Api.Scheduling;
using OpenSipsHa.DevCluster.Api.Server;
using OpenSipsHa.DevCluster.Api.Storage;
using OpenSipsHa.DevCluster.Api.Tables;
using OpenSipsHa.DevCluster.Api.Tls;

namespace OpenSipsHa.DevCluster.Api;

/// <summary>A Kubernetes API server in memory, over HTTPS with a certificate authority made at start.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    static readonly string[] StandardNames = ["localhost", "127.0.0.1", "::1", "kubernetes", "kubernetes.default", "kubernetes.default.svc"];

    readonly ApiServerOptions options;
    readonly CertificateAuthority authority;
    readonly ObjectStore store;
    readonly ObjectRegistry registry;
    readonly ServiceAccountTokens tokens;
    readonly Connections connections = new();
    readonly CancellationTokenSource stopping = new();
    readonly ApiServerLog log;
    readonly List<Task> controllers = [];
    WebApplication? web;

    ApiServer(ApiServerOptions options)
    {
        this.options = options;
        log = new ApiServerLog((options.Logging ?? NullLoggerFactory.Instance).CreateLogger<ApiServer>());
        authority = new CertificateAuthority(options.Time.GetUtcNow());
        store = new ObjectStore(options.RetainedChanges);
        registry = new ObjectRegistry(store, new ResourceCatalog(), options.Time);
        tokens = new ServiceAccountTokens(store, options.Time);
        Store = new ObjectClient(registry, "devcluster");
        AdminToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>https://127.0.0.1:port</summary>
    public Uri Url { get; private set; } = new("https://127.0.0.1/");

    public int Port => Url.Port;

    /// <summary>The certificate authority, PEM: what goes into a kubeconfig or ca.crt.</summary>
    public string CaPem => authority.Pem;

    /// <summary>Bearer token of a member of system:masters.</summary>
    public string AdminToken { get; }

    public FaultInjection Faults { get; } = new();

    public IObjectClient Store { get; }

    public static async Task<ApiServer> StartAsync(ApiServerOptions options, CancellationToken cancellation)
    {
        var server = new ApiServer(options);
        try
        {
            Bootstrap.Fill(server.Store);
            if (options.RunControllers)
                server.StartControllers();
            await server.ListenAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Mode 0600. <paramref name="token"/> null: the administrator's; <paramref name="server"/> null: <see cref="Url"/>.</summary>
    public void WriteKubeconfig(string path, string? token = null, Uri? server = null, string ns = "default")
    {
        var text = Kubeconfig.Text(server ?? Url, CaPem, token ?? AdminToken, ns);
        File.WriteAllText(path, "");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, text);
    }

    /// <summary>A bearer token of that ServiceAccount, as a projected volume would hold.</summary>
    /// <exception cref="ApiRefusedException">404: no such ServiceAccount.</exception>
    public string IssueToken(string ns, string serviceAccount)
    {
        var account = registry.Require(registry.Catalog.Find(GroupResource.ServiceAccounts)!, ns, serviceAccount).Value;
        return tokens.Issue(account, TimeSpan.FromDays(1), [ServiceAccountTokens.Audience]).Token;
    }

    /// <summary>Cuts every connection and refuses new ones for <paramref name="downtime"/>; the state stays.</summary>
    public Task RestartAsync(TimeSpan downtime, CancellationToken cancellation) => connections.InterruptAsync(downtime, cancellation);

    /// <summary>Forgets all past revisions: watches and lists from older ones answer 410.</summary>
    public void Compact() => store.Compact();

    /// <summary>The present state, for <see cref="RestoreAsync"/>.</summary>
    public StoreSnapshot Snapshot() => store.Snapshot();

    /// <summary>Goes back to an older state, revisions included, and cuts every connection.</summary>
    public Task RestoreAsync(StoreSnapshot snapshot, CancellationToken cancellation)
    {
        store.Restore(snapshot);
        return connections.InterruptAsync(TimeSpan.Zero, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (web is not null)
        {
            await connections.InterruptAsync(TimeSpan.Zero, CancellationToken.None);
            await web.StopAsync(CancellationToken.None);
            await web.DisposeAsync();
        }
        await Task.WhenAll(controllers);
        authority.Dispose();
        stopping.Dispose();
    }

    void StartControllers()
    {
        Controller[] all =
        [
            new DefinitionController(registry, log),
            new NamespaceController(registry, Store, CaPem, log),
            new GarbageCollector(registry, log),
            new DisruptionController(registry, log),
            new DeploymentController(registry, new ObjectClient(registry, "kube-controller-manager"), log),
            new Scheduler(registry, new ObjectClient(registry, "kube-scheduler"), log),
        ];
        foreach (var controller in all)
            controllers.Add(Task.Run(() => controller.RunAsync(stopping.Token)));
    }

    async Task ListenAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        if (options.Logging is not null)
            builder.Services.AddSingleton(options.Logging);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var certificate = authority.IssueServer([.. StandardNames, options.Address.ToString(), .. options.ExtraNames], options.Time.GetUtcNow());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Address, options.Port, Configure);
            foreach (var handle in options.ExtraListenHandles)
                kestrel.ListenHandle(handle, Configure);

            void Configure(ListenOptions listen)
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.Use(next => connection => connections.TrackAsync(connection, next));
                listen.UseHttps(certificate);
            }
        });
        web = builder.Build();
        var pipeline = Pipeline();
        web.Run(pipeline.HandleAsync);
        await web.StartAsync(cancellation);
        var address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(text => new Uri(text)).First(uri => uri.Host != "localhost" || options.ExtraListenHandles.Count == 0);
        var host = options.Address.Equals(IPAddress.Any) ? IPAddress.Loopback.ToString() : address.Host;
        Url = new Uri($"https://{host}:{address.Port}");
        log.Serving(Url);
    }

    RequestPipeline Pipeline()
    {
        var authorizer = new RoleAuthorizer(store);
        var lists = new ObjectLists(registry);
        var tables = new TableRenderer(options.Time);
        var logs = new PodLogHandler(registry, options.PodLogs);
        var subresources = new SubresourceHandler(registry, tokens, logs, new PodEviction(registry), new ScaleHandler(registry, authorizer));
        var reviews = new ReviewHandler(authorizer, tokens, subresources);
        var watches = new WatchHandler(registry, tables, Faults, options.BookmarkInterval, stopping.Token);
        var resources = new ResourceHandler(registry, lists, tables, authorizer, watches, subresources, reviews, new EscalationCheck(authorizer, registry));
        var paths = new PathHandler(new DiscoveryDocuments(registry.Catalog), new OpenApiDocuments(registry.Catalog));
        return new RequestPipeline(new Authenticator(AdminToken, tokens), authorizer, registry.Catalog, Faults, resources, paths, log);
    }
}
