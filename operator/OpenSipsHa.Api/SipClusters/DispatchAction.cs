using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Forwarding to a DispatcherSet.</summary>
public sealed record DispatchAction
{
    /// <summary>Name of a DispatcherSet in the same namespace.</summary>
    [Required, Length(1, 253)]
    public string Set { get; set; } = "";
}
