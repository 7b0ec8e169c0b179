using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.SipBench.Load;

/// <summary>The callers' end of all calls of a run: one thread over a few sockets, each an address of its own to the proxy.</summary>
internal sealed class Callers
{
    /// <summary>How late a retransmission may be.</summary>
    private const long Tick = 5_000_000;

    private readonly LoadPlan _plan;
    private readonly CallNames _names;
    private readonly IReadOnlyList<DatagramSocket> _sockets;
    private readonly CallMessages[] _messages;
    private readonly SipEndpoint _proxy;
    private readonly LoadClock _clock;
    private readonly RetransmissionQueue _first;
    private readonly RetransmissionQueue _byes;
    private readonly CallerState[] _states;
    private readonly byte[] _attempts;
    private readonly bool[] _rang;
    private readonly Dictionary<int, int> _refusals = [];
    private readonly long[] _sentAt;
    private readonly long[] _answeredAt;
    private readonly byte[]?[] _byeTexts;
    private readonly Stack<byte[]> _spare = new();
    private int _started;
    private int _finished;
    private long _latestStart;

    public Callers(LoadPlan plan, CallNames names, IReadOnlyList<DatagramSocket> sockets, LoadClock clock)
    {
        _plan = plan;
        _names = names;
        _sockets = sockets;
        _clock = clock;
        _messages = [.. sockets.Select(socket => new CallMessages(names, socket.Local, plan.Proxy.Address))];
        _proxy = SipEndpoint.From(plan.Proxy);
        var total = plan.Pacing.Total;
        _first = new RetransmissionQueue(plan.Scenario == LoadScenario.Register, total);
        _byes = new RetransmissionQueue(cappedAtT2: true, total);
        _states = new CallerState[total];
        _attempts = new byte[total];
        _rang = new bool[total];
        _sentAt = new long[total];
        _answeredAt = new long[total];
        _byeTexts = new byte[total][];
    }

    public int Retransmissions { get; private set; }

    public double LatestStartMs => _latestStart / 1e6;

    /// <summary>Of those that were answered 200, ascending.</summary>
    public double[] AnswerMs() =>
        [.. Enumerable.Range(0, _states.Length).Where(call => _answeredAt[call] > 0).Select(call => (_answeredAt[call] - _sentAt[call]) / 1e6).Order()];

    /// <summary>Responses of 201 and above, by status code.</summary>
    public IReadOnlyDictionary<int, int> Refusals => _refusals;

    public bool IsDone(int call) => _states[call] == CallerState.Done;

    /// <summary>A 180 that its 200 overtakes between two threads of a proxy is dropped there, and no call fails of it.</summary>
    public bool HasRung(int call) => _rang[call];

    /// <summary>Plays all arrivals; returns when all have ended or <paramref name="patience"/> after the last is over.</summary>
    /// <param name="sent">Called once the last arrival is on its way.</param>
    public void Run(TimeSpan patience, Action sent)
    {
        var wait = new SocketWait(_sockets);
        var end = _plan.Pacing.DueAt(_plan.Pacing.Total) + (long)patience.TotalNanoseconds;
        var allSent = false;
        while (_finished < _plan.Pacing.Total && _clock.Now is var now && now < end)
        {
            StartDue(now);
            Retransmit(now);
            Flush();
            if (!allSent && _started == _plan.Pacing.Total && now >= _plan.Pacing.DueAt(_started))
            {
                allSent = true;
                sent();
            }

            wait.Wait(Math.Clamp(_plan.Pacing.DueAt(_started) - _clock.Now, 0, Tick));
            for (var i = 0; i < _sockets.Count; i++)
            {
                if (wait.IsReadable(i))
                    Receive(i);
            }
        }

        if (!allSent)
            sent();
    }

    private void StartDue(long now)
    {
        for (var due = _plan.Pacing.DueBy(now); _started < due; _started++)
        {
            _latestStart = Math.Max(_latestStart, now - _plan.Pacing.DueAt(_started));
            _sentAt[_started] = _clock.Now;
            _states[_started] = CallerState.Calling;
            SendFirst(_started);
        }
    }

    private void SendFirst(int call)
    {
        var socket = _sockets[call % _sockets.Count];
        var messages = _messages[call % _sockets.Count];
        var template = _plan.Scenario == LoadScenario.Call ? messages.Invite : messages.Register;
        socket.Add(_proxy, template.Write(call, socket.Room()));
        _first.Set(_clock.Now, call, _attempts[call]++);
    }

    private void SendBye(int call)
    {
        var socket = _sockets[call % _sockets.Count];
        var text = _byeTexts[call]!;
        var length = BitConverter.ToInt32(text);
        text.AsSpan(sizeof(int), length).CopyTo(socket.Room());
        socket.Add(_proxy, length);
        _byes.Set(_clock.Now, call, _attempts[call]++);
    }

    private void Retransmit(long now)
    {
        while (_first.TryTake(now, out var call))
        {
            if (_states[call] != CallerState.Calling)
                continue;
            Retransmissions++;
            SendFirst(call);
        }

        while (_byes.TryTake(now, out var call))
        {
            if (_states[call] != CallerState.Ending)
                continue;
            Retransmissions++;
            SendBye(call);
        }
    }

    private void Receive(int socket)
    {
        var count = _sockets[socket].Receive();
        for (var i = 0; i < count; i++)
        {
            var message = _sockets[socket].Received(i);
            if (message.StartsWith("SIP/2.0 "u8) && _names.TryReadBranch(message, out var call, out var method) && call < _started)
                OnResponse(call, method, message);
        }

        _sockets[socket].Flush();
    }

    private void OnResponse(int call, byte method, ReadOnlySpan<byte> response)
    {
        var status = (response[8] - '0') * 100 + (response[9] - '0') * 10 + response[10] - '0';
        _rang[call] |= status == 180;
        switch ((method, status, _states[call]))
        {
            case ((byte)'i', < 200, CallerState.Calling):
                _states[call] = CallerState.Proceeding;
                break;
            case ((byte)'i', 200, CallerState.Calling or CallerState.Proceeding):
                OnAnswer(call, response);
                break;
            case ((byte)'i', 200, CallerState.Ending or CallerState.Done):
                SendAck(call, response);
                break;
            case ((byte)'b', 200, CallerState.Ending):
                _spare.Push(_byeTexts[call]!);
                _byeTexts[call] = null;
                End(call, CallerState.Done);
                break;
            case ((byte)'r', 200, CallerState.Calling):
                _answeredAt[call] = _clock.Now;
                End(call, response.IndexOf("\r\nContact: "u8) > 0 ? CallerState.Done : CallerState.Wrong);
                break;
            case (_, > 200, not (CallerState.Done or CallerState.Wrong)):
                _refusals[status] = _refusals.GetValueOrDefault(status) + 1;
                End(call, CallerState.Wrong);
                break;
        }
    }

    private void OnAnswer(int call, ReadOnlySpan<byte> response)
    {
        _answeredAt[call] = _clock.Now;
        var text = _spare.TryPop(out var used) ? used : new byte[4096];
        var length = _messages[call % _sockets.Count].WriteInDialog(bye: true, call, response, text.AsSpan(sizeof(int)));
        if (length == 0 || !SendAck(call, response))
        {
            End(call, CallerState.Wrong);
            return;
        }

        BitConverter.TryWriteBytes(text, length);
        _byeTexts[call] = text;
        _attempts[call] = 0;
        _states[call] = CallerState.Ending;
        SendBye(call);
    }

    private bool SendAck(int call, ReadOnlySpan<byte> response)
    {
        var socket = _sockets[call % _sockets.Count];
        var length = _messages[call % _sockets.Count].WriteInDialog(bye: false, call, response, socket.Room());
        if (length > 0)
            socket.Add(_proxy, length);
        return length > 0;
    }

    private void End(int call, CallerState state)
    {
        _states[call] = state;
        _finished++;
    }

    private void Flush()
    {
        foreach (var socket in _sockets)
            socket.Flush();
    }
}
