namespace OpenSipsHa.Api.SipClusters;

/// <summary>Registrar and lookup; nothing to set.</summary>
public sealed record RegistrarAction;
