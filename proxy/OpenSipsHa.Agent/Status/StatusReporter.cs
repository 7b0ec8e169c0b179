using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Agent.Membership;
using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Client;

namespace OpenSipsHa.Agent.Status;

/// <summary>
/// Writes the SipMember's status: transitions at once, counters at most every two seconds, nothing when nothing has
/// changed. Only the latest state is ever written; failures are tried again.
/// </summary>
public sealed class StatusReporter(IResourceClient<SipMember> members, AgentOptions agent, string version, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan CounterInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile MemberSnapshot? _latest;
    private MemberSnapshot? _written;
    private SipMember? _current;

    public void Report(MemberSnapshot snapshot)
    {
        _latest = snapshot;
        _wake.Writer.TryWrite(true);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var lastWrite = time.GetTimestamp() - (long)(CounterInterval.TotalSeconds * time.TimestampFrequency);
        while (await _wake.Reader.WaitToReadAsync(cancellationToken))
        {
            _wake.Reader.TryRead(out _);
            if (_latest is not { } snapshot || snapshot == _written)
                continue;
            if (_written is not null && IsOnlyCounting(_written, snapshot))
                snapshot = await WaitForCountersAsync(lastWrite, cancellationToken);
            if (!await TryWriteAsync(snapshot, cancellationToken))
            {
                await Task.Delay(RetryInterval, time, cancellationToken);
                _wake.Writer.TryWrite(true);
            }

            lastWrite = time.GetTimestamp();
        }
    }

    /// <summary>Writes the latest state once more; for the end of the process.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) =>
        _latest is { } snapshot ? TryWriteAsync(snapshot, cancellationToken) : Task.CompletedTask;

    private static bool IsOnlyCounting(MemberSnapshot before, MemberSnapshot after) =>
        after with { Registrations = before.Registrations, Calls = before.Calls } == before;

    /// <summary>Until the interval is over, or a transition comes.</summary>
    private async Task<MemberSnapshot> WaitForCountersAsync(long lastWrite, CancellationToken cancellationToken)
    {
        while (CounterInterval - time.GetElapsedTime(lastWrite) is { } left && left > TimeSpan.Zero && IsOnlyCounting(_written!, _latest!))
        {
            using var timer = new CancellationTokenSource(left, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
            try
            {
                await _wake.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        return _latest!;
    }

    private async Task<bool> TryWriteAsync(MemberSnapshot snapshot, CancellationToken cancellationToken)
    {
        try
        {
            var name = new NamespacedName(agent.PodNamespace, agent.PodName);
            _current ??= await members.GetAsync(name, cancellationToken: cancellationToken);
            var status = MemberStatus.Compose(_current.Status, snapshot, agent, version, time.GetUtcNow());
            if (StatusWriting.Patch(members.Descriptor, _current, _current with { Status = status }) is not null)
            {
                status.LastUpdate = time.GetUtcNow();
                _current = await members.UpdateStatusAsync(_current, _current with { Status = status }, cancellationToken: cancellationToken);
            }

            _written = snapshot;
            return true;
        }
        catch (Exception e) when (e is KubeException)
        {
            // Made anew, or written by somebody else: look again before the next try.
            _current = null;
            StatusLog.Failed(logger, e.Message);
            return false;
        }
    }
}
