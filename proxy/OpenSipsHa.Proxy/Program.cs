using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Proxy;
using OpenSipsHa.Proxy.Control;
using OpenSipsHa.Proxy.Telemetry;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Telemetry;
using OpenSipsHa.Telemetry;

var version = typeof(SipProxy).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

ProxyArguments arguments;
try
{
    arguments = ProxyArguments.Parse(args, Environment.GetEnvironmentVariable);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"proxy: {e.Message}\n{ProxyArguments.Usage}");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.Logging.ClearProviders();
builder.Logging.AddJsonConsole(json =>
{
    json.UseUtcTimestamp = true;
    json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
});
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(arguments.NodeAddress, arguments.MetricsPort));
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
builder.Services.AddPrometheusMetrics(ProxyMetrics.MeterName, SipMeter.Name);
builder.Services.AddSingleton<ProxyMetrics>();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(services => new SipProxy(
    arguments.NodeAddress,
    new ProxyOptions { ServerName = $"OpenSipsHa/{version} {arguments.Member}".TrimEnd() },
    services.GetRequiredService<ProxyMetrics>(),
    services.GetRequiredService<ILoggerFactory>(),
    arguments.Credentials));
builder.Services.AddSingleton<IControlledProxy>(services => services.GetRequiredService<SipProxy>());
if (arguments.ConfigFile is null)
{
    builder.Services.AddSingleton(new AgentLinkOptions { SocketPath = arguments.ControlSocket, Version = version });
    builder.Services.AddHostedService<AgentLink>();
}

await using var app = builder.Build();
app.MapPrometheusMetrics();
app.MapGet("/healthz", () => "ok\n");
app.MapGet("/readyz", (SipProxy proxy) => proxy.State() is { Ready: false } state
    ? Results.Text($"{state.Reason}\n", statusCode: StatusCodes.Status503ServiceUnavailable)
    : Results.Text("ok\n"));

var sip = app.Services.GetRequiredService<SipProxy>();
if (arguments.ConfigFile is not null && RunDocument(sip, arguments.ConfigFile) is { } error)
{
    Console.Error.WriteLine($"proxy: {arguments.ConfigFile}: {error}");
    return 1;
}

await app.RunAsync();
return 0;

static string? RunDocument(SipProxy proxy, string file)
{
    try
    {
        var json = File.ReadAllBytes(file);
        var document = ConfigDocumentCodec.Parse(json);
        foreach (var virtualIP in document.VirtualIPs)
            proxy.Assume(new Role { VirtualIP = virtualIP.Name, Active = true });
        return proxy.Apply(document, Path.GetFileName(file), ConfigDocumentCodec.Hash(json));
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or ConfigDocumentException)
    {
        return e.Message;
    }
}
