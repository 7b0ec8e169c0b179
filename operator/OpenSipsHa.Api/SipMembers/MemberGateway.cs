using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipMembers;

/// <summary>A gateway, as one member sees it.</summary>
public sealed record MemberGateway
{
    /// <summary>Name of the Gateway.</summary>
    [Required, Length(1, 253)]
    public string Name { get; set; } = "";

    /// <summary>Active, Probing or Inactive.</summary>
    [Required]
    public Gateways.GatewayState State { get; set; }
}
