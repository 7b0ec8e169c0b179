namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>Transactions at one moment.</summary>
/// <param name="Server">Server transactions, lingering ones included.</param>
/// <param name="Client">Client transactions, lingering ones included.</param>
/// <param name="InvitesInProgress">INVITEs without a final response.</param>
public readonly record struct TransactionCounts(int Server, int Client, int InvitesInProgress);
