namespace OpenSipsHa.Sip.Dns;

/// <summary>Asks name servers.</summary>
public interface IDnsClient
{
    /// <summary>Does not throw for what servers do: that is <see cref="DnsStatus.Failed"/>.</summary>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    Task<DnsAnswer> QueryAsync(DnsQuestion question, CancellationToken cancellationToken);
}
