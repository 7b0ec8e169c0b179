using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Supervision;
using OpenSipsHa.Agent.Telemetry;
using OpenSipsHa.Kubernetes.Configuration;
using OpenSipsHa.Telemetry;

namespace OpenSipsHa.Agent;

/// <summary>The process: HTTP endpoints around a <see cref="AgentProcess"/>.</summary>
public static class AgentHost
{
    public static string Version { get; } =
        typeof(AgentHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public static WebApplication Build(AgentOptions options, KubeConfig cluster, SupervisorLink supervisor)
    {
        // The content root defaults to the working directory, which need not be readable without CAP_DAC_OVERRIDE.
        // The empty builder: no settings files, no watchers of them, no middleware that three plain paths have no use for.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddJsonConsole(json =>
        {
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(new IPEndPoint(options.HostIP, options.MetricsPort)));
        builder.Services.AddPrometheusMetrics(AgentMetrics.MeterName, "OpenSipsHa.Kubernetes");
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(cluster);
        builder.Services.AddSingleton(supervisor);
        builder.Services.AddSingleton<AgentProcess>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AgentProcess>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));

        var app = builder.Build();
        var agent = app.Services.GetRequiredService<AgentProcess>();
        // Before the web server drains its connections: the address must not wait for a scrape to end.
        app.Lifetime.ApplicationStopping.Register(() => _ = agent.GiveUpAsync());
        app.MapPrometheusMetrics();
        app.MapGet("/healthz", context => AnswerAsync(context, agent.Complaint));
        app.MapGet("/readyz", context => AnswerAsync(context, agent.IsReady ? null : "no configuration applied, or proxy not ready"));
        return app;
    }

    /// <summary>
    /// Plain request delegates: a handler with a return value of its own is compiled at run time, which costs megabytes.
    /// </summary>
    private static Task AnswerAsync(HttpContext context, string? complaint)
    {
        context.Response.StatusCode = complaint is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{complaint ?? "ok"}\n");
    }
}
