namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>Transactions and proxy core without sockets.</summary>
public sealed class ProxyEngine;
