using System.Text.Json.Serialization;
using OpenSipsHa.Api.Schema;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>State of a virtual IP.</summary>
public sealed record VirtualIPStatus
{
    /// <summary>Name in spec.virtualIPs.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>The address.</summary>
    public string? Address { get; set; }

    /// <summary>Member that holds it; absent = none.</summary>
    public string? Holder { get; set; }

    /// <summary>Node of the holder.</summary>
    public string? Node { get; set; }

    /// <summary>What the holder's authority rests on.</summary>
    public VirtualIPMode? Mode { get; set; }

    /// <summary>Member that takes over within the promise; absent = none.</summary>
    public string? Successor { get; set; }

    /// <summary>When the holder took it.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>How often it changed its holder.</summary>
    public long? Transitions { get; set; }
}
