using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Api;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Configuration;
using OpenSipsHa.Kubernetes.Controllers;
using OpenSipsHa.Kubernetes.Events;
using OpenSipsHa.Kubernetes.Telemetry;
using OpenSipsHa.Operator.Controllers;
using OpenSipsHa.Operator.Telemetry;
using OpenSipsHa.Telemetry;

namespace OpenSipsHa.Operator;

/// <summary>The operator in one process: controllers, and HTTP for metrics and health.</summary>
public sealed class OperatorHost : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly KubeClient _client;
    private readonly EventRecorder _events;
    private readonly ControllerHost _controllers;

    private OperatorHost(WebApplication web, KubeClient client, EventRecorder events, ControllerHost controllers) =>
        (_web, _client, _events, _controllers) = (web, client, events, controllers);

    /// <summary>Whether <see cref="Address"/> is known.</summary>
    public bool IsListening =>
        _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>() is { Addresses.Count: > 0 };

    /// <summary>Base address of /metrics, /healthz and /readyz, once it runs.</summary>
    public Uri Address => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <exception cref="KubeConfigException">No way to reach a cluster.</exception>
    public static OperatorHost Create(OperatorOptions options, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var config = KubeConfig.Load(options.Kubeconfig, timeProvider: time);
        var web = Web(options);
        var loggers = web.Services.GetRequiredService<ILoggerFactory>();
        var client = new KubeClient(
            config, new KubeClientOptions { FieldManager = ApiGroup.OperatorFieldManager, UserAgent = "opensipsha-operator" }, time, loggers);
        var events = new EventRecorder(
            client.Resource(CoreResources.Events), new EventRecorderOptions { Component = "opensipsha-operator" }, time, loggers);
        var controllers = new ControllerHost(client, time, loggers);
        ControllerSetup.AddControllers(controllers, options.Namespace, options.Images, events, time);
        Map(web, controllers);
        OperatorLog.Starting(
            loggers.CreateLogger<OperatorHost>(), config.Server, options.Namespace ?? "(all)", options.Images.Agent, options.Images.Proxy);
        return new OperatorHost(web, client, events, controllers);
    }

    /// <summary>Runs until cancelled. What ends a controller by a bug is thrown.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _web.StartAsync(cancellationToken);
        try
        {
            await _controllers.RunAsync(cancellationToken);
        }
        finally
        {
            await _web.StopAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _controllers.Dispose();
        await _events.DisposeAsync();
        _client.Dispose();
        await _web.DisposeAsync();
    }

    private static WebApplication Web(OperatorOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.MetricsAddress));
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        if (options.LogFormat == LogFormat.Json)
            builder.Logging.AddJsonConsole(static json => json.UseUtcTimestamp = true);
        else
            builder.Logging.AddSimpleConsole(static text => (text.SingleLine, text.TimestampFormat, text.UseUtcTimestamp) = (true, "HH:mm:ss.fff ", true));
        builder.Services.AddPrometheusMetrics(OperatorMetrics.MeterName, KubernetesMetrics.MeterName);
        return builder.Build();
    }

    private static void Map(WebApplication web, ControllerHost controllers)
    {
        web.MapPrometheusMetrics();
        web.MapGet("/healthz", () => controllers.IsAlive ? Results.Text("ok") : Unavailable("a watch loop has stopped"));
        web.MapGet("/readyz", () => controllers.IsReady
            ? Results.Text("ok")
            : Unavailable($"not synced: {string.Join(", ", controllers.Unsynced)}"));
    }

    private static IResult Unavailable(string why) => Results.Text(why, statusCode: (int)HttpStatusCode.ServiceUnavailable);
}
