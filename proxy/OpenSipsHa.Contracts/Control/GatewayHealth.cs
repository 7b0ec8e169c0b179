namespace OpenSipsHa.Contracts.Control;

/// <summary>What the proxy has observed of a gateway.</summary>
/// <param name="Gateway">Name.</param>
/// <param name="State">Active, Probing or Inactive.</param>
public sealed record GatewayHealth(string Gateway, string State);
