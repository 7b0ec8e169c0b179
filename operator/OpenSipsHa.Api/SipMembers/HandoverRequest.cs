using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipMembers;

/// <summary>A request to give virtual IPs up. Done once; another id is another request.</summary>
public sealed record HandoverRequest
{
    /// <summary>Tells one request from the next.</summary>
    [Required, Length(1, 64)]
    public string Id { get; set; } = "";

    /// <summary>Names of the virtual IPs in the SipCluster's spec.virtualIPs; absent or empty = all that the member holds.</summary>
    [Items(0, 16), Length(1, 32)]
    public IReadOnlyList<string>? VirtualIPs { get; set; }
}
