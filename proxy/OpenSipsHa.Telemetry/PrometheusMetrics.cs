using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace OpenSipsHa.Telemetry;

/// <summary>
/// Wires meters of this process to <c>/metrics</c>: OpenTelemetry's SDK aggregates, <see cref="PrometheusExporter"/> prints.
/// </summary>
public static class PrometheusMetrics
{
    /// <summary>Bucket bounds, in seconds, of every histogram whose unit is <c>s</c>: 1 ms to 10 s.</summary>
    private static readonly double[] SecondsBuckets =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Collects the named meters and those of the process itself.</summary>
    /// <param name="meters">Names of <see cref="Meter"/>s.</param>
    public static IServiceCollection AddPrometheusMetrics(this IServiceCollection services, params string[] meters)
    {
        services.AddSingleton<ProcessMetrics>();
        services.AddSingleton(provider =>
        {
            provider.GetRequiredService<ProcessMetrics>();
            return CreateExporter([.. meters, ProcessMetrics.MeterName]);
        });
        return services;
    }

    /// <summary>Serves GET <paramref name="path"/> in Prometheus text format 0.0.4.</summary>
    public static IEndpointConventionBuilder MapPrometheusMetrics(this IEndpointRouteBuilder endpoints, string path = "/metrics")
    {
        // Created now, not at the first scrape: what is counted before it must not be lost.
        var exporter = endpoints.ServiceProvider.GetRequiredService<PrometheusExporter>();
        return endpoints.MapGet(path, context =>
        {
            var text = exporter.Scrape();
            context.Response.ContentType = PrometheusExporter.ContentType;
            context.Response.ContentLength = text.Length;
            return context.Response.Body.WriteAsync(text).AsTask();
        });
    }

    /// <summary>An exporter over the named meters, with a provider of its own; the caller disposes it.</summary>
    public static PrometheusExporter CreateExporter(IEnumerable<string> meters)
    {
        var exporter = new PrometheusExporter();
        var reader = new BaseExportingMetricReader(exporter);
        var provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter([.. meters])
            .AddView(BucketsInSeconds)
            .AddReader(reader)
            .Build();
        exporter.Attach(reader, provider);
        return exporter;
    }

    private static ExplicitBucketHistogramConfiguration? BucketsInSeconds(Instrument instrument) =>
        instrument is Histogram<double> { Unit: "s", Advice: null }
            ? new ExplicitBucketHistogramConfiguration { Boundaries = SecondsBuckets }
            : null;
}
