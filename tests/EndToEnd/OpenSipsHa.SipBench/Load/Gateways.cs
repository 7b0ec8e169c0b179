using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.SipBench.Load;

/// <summary>The gateways' end of all calls of a run: one thread, a socket for each gateway.</summary>
internal sealed class Gateways
{
    private const long Tick = 20_000_000;

    private readonly CallNames _names;
    private readonly IReadOnlyList<DatagramSocket> _sockets;
    private readonly GatewayAnswers[] _answers;
    private readonly LoadClock _clock;
    private readonly RetransmissionQueue _unacknowledged;
    private readonly byte[] _attempts;
    private readonly bool[] _acknowledged;
    private readonly bool[] _ended;
    private readonly (byte[] Text, int Length, SipEndpoint To, int Socket)[] _kept;
    private readonly int[] _calls;
    private readonly Stack<byte[]> _spare = new();
    private volatile bool _stopping;

    public Gateways(CallNames names, IReadOnlyList<DatagramSocket> sockets, int calls, LoadClock clock)
    {
        _names = names;
        _sockets = sockets;
        _clock = clock;
        _answers = [.. sockets.Select(socket => new GatewayAnswers(socket.Local))];
        _unacknowledged = new RetransmissionQueue(cappedAtT2: true, calls);
        _attempts = new byte[calls];
        _acknowledged = new bool[calls];
        _ended = new bool[calls];
        _kept = new (byte[], int, SipEndpoint, int)[calls];
        _calls = new int[sockets.Count];
    }

    /// <summary>200s sent again, and requests that came twice.</summary>
    public int Retransmissions { get; private set; }

    /// <summary>INVITEs, each counted where it came first.</summary>
    public IReadOnlyList<int> Calls => _calls;

    public bool IsDone(int call) => _acknowledged[call] && _ended[call];

    public void Stop() => _stopping = true;

    public void Run()
    {
        var wait = new SocketWait(_sockets);
        while (!_stopping)
        {
            wait.Wait(Tick);
            for (var i = 0; i < _sockets.Count; i++)
            {
                if (wait.IsReadable(i))
                    Receive(i);
            }

            Retransmit(_clock.Now);
        }
    }

    private void Receive(int socket)
    {
        var count = _sockets[socket].Receive();
        for (var i = 0; i < count; i++)
        {
            var request = _sockets[socket].Received(i);
            if (!_names.TryReadCallId(request, out var call) || call >= _kept.Length)
                continue;
            if (request.StartsWith("INVITE "u8))
                OnInvite(socket, call, request, _sockets[socket].SourceOf(i));
            else if (request.StartsWith("ACK "u8))
                OnAck(call);
            else if (request.StartsWith("BYE "u8))
                OnBye(socket, call, request, _sockets[socket].SourceOf(i));
        }

        _sockets[socket].Flush();
    }

    private void OnInvite(int socket, int call, ReadOnlySpan<byte> request, SipEndpoint source)
    {
        if (_attempts[call] > 0)
        {
            Retransmissions++;
            return;
        }

        _calls[socket]++;
        Send(socket, request, "SIP/2.0 100 Trying"u8, isDialog: false, source);
        Send(socket, request, "SIP/2.0 180 Ringing"u8, isDialog: true, source);
        var text = _spare.TryPop(out var used) ? used : new byte[4096];
        _kept[call] = (text, _answers[socket].Write(request, "SIP/2.0 200 OK"u8, isDialog: true, text), source, socket);
        SendKept(call);
    }

    private void OnAck(int call)
    {
        if (_acknowledged[call] || _kept[call].Text is null)
            return;
        _acknowledged[call] = true;
        _spare.Push(_kept[call].Text);
        _kept[call] = default;
    }

    private void OnBye(int socket, int call, ReadOnlySpan<byte> request, SipEndpoint source)
    {
        if (_ended[call])
            Retransmissions++;
        _ended[call] = true;
        Send(socket, request, "SIP/2.0 200 OK"u8, isDialog: false, source);
    }

    private void Retransmit(long now)
    {
        while (_unacknowledged.TryTake(now, out var call))
        {
            if (_kept[call].Text is null)
                continue;
            Retransmissions++;
            SendKept(call);
            _sockets[_kept[call].Socket].Flush();
        }
    }

    private void SendKept(int call)
    {
        var (text, length, to, socket) = _kept[call];
        text.AsSpan(0, length).CopyTo(_sockets[socket].Room());
        _sockets[socket].Add(to, length);
        _unacknowledged.Set(_clock.Now, call, _attempts[call]++);
    }

    private void Send(int socket, ReadOnlySpan<byte> request, ReadOnlySpan<byte> statusLine, bool isDialog, SipEndpoint to)
    {
        var length = _answers[socket].Write(request, statusLine, isDialog, _sockets[socket].Room());
        _sockets[socket].Add(to, length);
    }
}
