using System.Text.Json.Serialization;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Kubernetes.Objects;

/// <summary>Who holds the lease. The times are for people: clocks of two machines are never compared.</summary>
public sealed record LeaseSpec
{
    /// <summary>Null or empty: released.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>Greater than zero.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>Microseconds, UTC; null also when what was stored cannot be read.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    /// <summary>Microseconds, UTC; null also when what was stored cannot be read.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>How often the holder has changed.</summary>
    public int? LeaseTransitions { get; init; }

    /// <summary>Coordinated leader election (Kubernetes 1.31+); kept so that a replace does not drop it.</summary>
    public string? Strategy { get; init; }

    /// <summary>Coordinated leader election (Kubernetes 1.31+); kept so that a replace does not drop it.</summary>
    public string? PreferredHolder { get; init; }
}
