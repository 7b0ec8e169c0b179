namespace OpenSipsHa.Api.SipClusters;

/// <summary>Forwarding to the request-URI; nothing to set.</summary>
public sealed record RelayAction;
