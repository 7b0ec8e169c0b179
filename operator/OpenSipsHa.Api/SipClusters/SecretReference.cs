using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>A Secret of the same namespace.</summary>
public sealed record SecretReference
{
    /// <summary>Its name.</summary>
    [Required, Length(1, 253), Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")]
    public string Name { get; set; } = "";
}
