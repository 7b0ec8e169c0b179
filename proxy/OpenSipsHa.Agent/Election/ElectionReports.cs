using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Peers;
using OpenSipsHa.Agent.Telemetry;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Election;

/// <summary>What an election tells metrics and log about its requests and promises.</summary>
internal sealed class ElectionReports(string lease, ulong boot, MonotonicClock clock, ILogger logger)
{
    private static readonly TimeSpan ToldPromiseStep = TimeSpan.FromMilliseconds(100);

    private readonly RepeatedFailure _requestFailure = new();
    private TimeSpan _toldPromise;

    /// <summary>A request has ended. Safe to call from any thread.</summary>
    public void Requested(string purpose, LeaseAnswer answer, TimeSpan took)
    {
        AgentMetrics.LeaseRequest(purpose, answer.GetType().Name.ToLowerInvariant(), took);
        if (answer is LeaseAnswer.Failed failed && _requestFailure.IsNews(failed.Reason, clock.Now))
            LeaseElectionLog.RequestFailed(logger, lease, purpose, failed.Reason, took.TotalMilliseconds);
    }

    /// <param name="state">Before <paramref name="input"/> is taken.</param>
    public void Measure(ElectionState state, ElectionInput input)
    {
        if (input is ElectionInput.Heard { Message: PeerMessage.Promise promise } && promise.Boot == boot
            && state.Tenure is { } tenure && tenure.Term == promise.Term && tenure.SentTime(promise.Sequence) is { } sentAt)
        {
            FailoverMetrics.PromiseReceived(clock.Now - sentAt);
        }
    }

    /// <summary>A slow API server makes takeovers slower: whoever wonders why finds it in the log.</summary>
    public void TellPromise(ElectionState state)
    {
        if (state is not { Tenure: not null, Settings.Promises: { } promises })
            return;
        var wanted = promises.Wanted(state.Latency.High);
        if ((wanted - _toldPromise).Duration() < ToldPromiseStep)
            return;
        _toldPromise = wanted;
        LeaseElectionLog.Promise(logger, lease, wanted.TotalMilliseconds, state.Latency.High.TotalMilliseconds);
    }
}
