using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Sip.Dns;

/// <summary>
/// Asks the servers in turn until one gives a usable answer, beginning with the one that did so last: a dead first server costs its
/// timeout once, not with every question.
/// </summary>
/// <param name="servers">Asked before each question, so that they may change.</param>
public sealed class DnsClient(Func<DnsServers> servers, TimeProvider time) : IDnsClient
{
    /// <summary>CNAMEs that are followed for a question.</summary>
    public const int MaxChain = 8;

    private volatile IPEndPoint? lastGood;
    private long queries;
    private long failures;

    /// <summary>Queries sent so far, each attempt counted.</summary>
    public long Queries => Interlocked.Read(ref queries);

    /// <summary>Those of them that got no usable answer.</summary>
    public long Failures => Interlocked.Read(ref failures);

    public async Task<DnsAnswer> QueryAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        var chain = new DnsChain(question);
        while (await AskAsync(chain.Next, cancellationToken) is { } message)
        {
            if (chain.Follow(message) is { } answer)
                return answer;
        }

        return DnsAnswer.Failure;
    }

    /// <returns>An answer with NOERROR or NXDOMAIN; null when no server gives one, or the name cannot be asked for.</returns>
    private async Task<DnsMessage?> AskAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        var settings = servers();
        var order = InOrder(settings.Servers);
        for (var attempt = 0; attempt < settings.Attempts; attempt++)
        {
            foreach (var server in order)
            {
                var answer = await TryAskAsync(server, question, settings.Timeout, cancellationToken);
                if (answer is not { ResponseCode: DnsResponseCode.NoError or DnsResponseCode.NoName })
                    continue;
                lastGood = server;
                return answer;
            }
        }

        return null;
    }

    private async Task<DnsMessage?> TryAskAsync(IPEndPoint server, DnsQuestion question, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var answer = await TryAskAsync(server, question, edns: true, timeout, cancellationToken);
        // RFC 6891 section 7: a server from before EDNS.
        if (answer is { HasEdns: false, ResponseCode: DnsResponseCode.FormatError or DnsResponseCode.NotImplemented })
            answer = await TryAskAsync(server, question, edns: false, timeout, cancellationToken);
        return answer;
    }

    private async Task<DnsMessage?> TryAskAsync(
        IPEndPoint server, DnsQuestion question, bool edns, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (DnsQuery.Create(question, edns) is not { } query)
            return null;
        Interlocked.Increment(ref queries);
        try
        {
            var answer = await DnsExchange.AskAsync(server, query, timeout, time, cancellationToken);
            if (answer.ResponseCode is not (DnsResponseCode.NoError or DnsResponseCode.NoName))
                Interlocked.Increment(ref failures);
            return answer;
        }
        catch (Exception e) when (e is SocketException or IOException or InvalidDataException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Interlocked.Increment(ref failures);
            return null;
        }
    }

    private IPEndPoint[] InOrder(IReadOnlyList<IPEndPoint> all)
    {
        var good = lastGood;
        return good is not null && all.Contains(good) ? [good, .. all.Where(server => !server.Equals(good))] : [.. all];
    }
}
