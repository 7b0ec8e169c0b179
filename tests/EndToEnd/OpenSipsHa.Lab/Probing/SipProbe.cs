using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.Lab.Probing;

/// <summary>
/// Asks the virtual IP for SIP OPTIONS every few milliseconds from a host of the lab and notes which node answered.
/// Answers are read from the wire (packet(7)) rather than from the UDP socket, because only the frame says who sent it.
/// </summary>
public sealed class SipProbe : IDisposable
{
    /// <summary>ETH_P_IP in network byte order, as packet(7) wants it.</summary>
    private const ProtocolType EthernetIPv4 = (ProtocolType)0x0008;

    private readonly IPEndPoint _target;
    private readonly TimeSpan _interval;
    private readonly Socket _sender;
    private readonly Socket _wire;
    private readonly List<ProbeSample> _samples = [];
    private readonly Lock _gate = new();
    private readonly TimeSpan _started = LabClock.Now;
    private readonly ProbeMark _mark;
    private readonly Thread[] _threads;
    private volatile bool _stopping;

    private SipProbe(IPEndPoint target, IPEndPoint local, TimeSpan interval, Socket sender, Socket wire)
    {
        (_target, _interval, _sender, _wire) = (target, interval, sender, wire);
        _mark = ProbeMark.New(target, local);
        _threads = [MeasuringThread.Start("probe answers", Listen), MeasuringThread.Start("probe", Send)];
    }

    /// <summary>Starts to probe <paramref name="target"/> from <paramref name="local"/>, an address of <paramref name="host"/>.</summary>
    /// <param name="interval">Default 5 ms.</param>
    public static SipProbe Start(NetworkNamespace host, IPEndPoint target, IPEndPoint local, TimeSpan? interval = null)
    {
        var (sender, wire) = host.Run(() =>
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
            {
                // Nobody reads this socket; the kernel drops what does not fit.
                ReceiveBufferSize = 2048,
            };
            udp.Bind(local);
            return (udp, new Socket(AddressFamily.Packet, SocketType.Raw, EthernetIPv4));
        });
        return new SipProbe(target, local, interval ?? TimeSpan.FromMilliseconds(5), sender, wire);
    }

    /// <summary>A copy of the probes so far, oldest first.</summary>
    public IReadOnlyList<ProbeSample> Samples
    {
        get
        {
            lock (_gate)
                return [.. _samples];
        }
    }

    /// <summary>The node that answered last, and when; null before the first answer.</summary>
    public (PhysicalAddress Responder, TimeSpan At)? LastAnswer { get; private set; }

    /// <summary>Time since the last answer (since the start before the first one).</summary>
    public TimeSpan Silence => LabClock.Now - (LastAnswer?.At ?? _started);

    /// <summary>Figures over the probes sent from <paramref name="from"/> until now; those still in flight are left out.</summary>
    /// <param name="gapBefore">Only gaps that begin before this time count; null: all.</param>
    public ProbeReport Report(TimeSpan from = default, TimeSpan? gapBefore = null)
    {
        var until = LabClock.Now - ProbeSample.Lateness;
        return ProbeReport.Of([.. Samples.Where(sample => sample.SentAt >= from && sample.SentAt <= until)], gapBefore);
    }

    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        // A blocked receive on a packet socket is not woken by closing it; its timeout ends it.
        foreach (var thread in _threads)
            thread.Join();
        _sender.Dispose();
        _wire.Dispose();
    }

    private void Send()
    {
        var next = LabClock.Now;
        for (var sequence = 0; !_stopping; sequence++)
        {
            lock (_gate)
                _samples.Add(new ProbeSample(LabClock.Now, null, null));
            try
            {
                _sender.SendTo(_mark.Request(sequence), _target);
            }
            catch (SocketException)
            {
                // No route or no ARP answer: the probe is unanswered, which is what is being measured.
            }

            // On a busy machine go on from now: the missed ones in a burst would not measure anything.
            next = LabClock.Now - next > _interval * 2 ? LabClock.Now + _interval : next + _interval;
            var left = next - LabClock.Now;
            if (left > TimeSpan.Zero)
                Thread.Sleep(left);
        }
    }

    private void Listen()
    {
        var buffer = new byte[2048];
        _wire.ReceiveTimeout = 100;
        while (!_stopping)
        {
            try
            {
                var length = _wire.Receive(buffer);
                if (_mark.Answer(buffer.AsSpan(0, length)) is { } answer)
                    Note(answer.Sequence, answer.Responder, LabClock.Now);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
                // Only to look at _stopping.
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.NetworkDown)
            {
                // The interface went down; it may come back.
            }
        }
    }

    private void Note(int sequence, PhysicalAddress responder, TimeSpan at)
    {
        lock (_gate)
        {
            if (sequence >= _samples.Count || _samples[sequence].AnsweredAt is not null)
                return;
            _samples[sequence] = _samples[sequence] with { AnsweredAt = at, Responder = responder };
            LastAnswer = (responder, at);
        }
    }
}
