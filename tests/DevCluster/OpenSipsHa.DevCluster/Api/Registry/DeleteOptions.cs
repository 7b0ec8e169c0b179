using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;

namespace OpenSipsHa.DevCluster.Api.Registry;

/// <summary>metav1.DeleteOptions.</summary>
public sealed record DeleteOptions
{
    public long? GracePeriodSeconds { get; init; }

    /// <summary>Background (also when empty), Foreground, Orphan.</summary>
    public string Propagation { get; init; } = "";
    public string? PreconditionUid { get; init; }
    public string? PreconditionVersion { get; init; }
    public bool DryRun { get; init; }

    /// <exception cref="Client.ApiRefusedException">422: both ways of saying what becomes of dependents.</exception>
    public static DeleteOptions Parse(JsonObject? body) => new()
    {
        GracePeriodSeconds = body.LongAt("gracePeriodSeconds"),
        Propagation = body.StringAt("propagationPolicy") ?? (body.At("orphanDependents") is null ? "" : body.BoolAt("orphanDependents") ? "Orphan" : "Background"),
        PreconditionUid = body.StringAt("preconditions", "uid"),
        PreconditionVersion = body.StringAt("preconditions", "resourceVersion"),
        DryRun = body.StringsAt("dryRun").Contains("All", StringComparer.Ordinal),
    };
}
