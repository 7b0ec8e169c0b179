using System.Text.Json.Serialization;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>metav1 Condition; also read from the like-shaped conditions of pods and nodes.</summary>
public sealed record Condition
{
    public required string Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Status { get; init; }

    public long? ObservedGeneration { get; init; }

    /// <summary>When Status last changed; whole seconds, UTC. Required by metav1.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>CamelCase, stable. Required by metav1.</summary>
    public string? Reason { get; init; }

    /// <summary>For people; may be empty, but metav1 requires it.</summary>
    public string? Message { get; init; }
}
