using System.Collections.Concurrent;
using OpenSipsHa.Sip.Dns;

namespace OpenSipsHa.Sip.Tests.Dns;

/// <summary>Name servers whose answers a test writes, without a network.</summary>
internal sealed class ScriptedDnsClient(Func<DnsQuestion, DnsAnswer> answer) : IDnsClient
{
    private TaskCompletionSource? held;

    public Func<DnsQuestion, DnsAnswer> Answer { get; set; } = answer;

    public ConcurrentQueue<DnsQuestion> Asked { get; } = new();

    /// <summary>From now on no question is answered.</summary>
    public void Hold() => held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held is answered.</summary>
    public void Release()
    {
        var waiting = held;
        held = null;
        waiting?.SetResult();
    }

    public async Task<DnsAnswer> QueryAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        Asked.Enqueue(question);
        if (held is { } waiting)
            await waiting.Task.WaitAsync(cancellationToken);
        return Answer(question);
    }
}
