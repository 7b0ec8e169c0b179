using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Measuring;

namespace OpenSipsHa.Lab.Probing;

/// <summary>
/// Asks every node by unicast every 10 ms whether it has the virtual IP: two that say yes at the same time are two holders, seen
/// from outside. Hears gratuitous ARP for the address on the way. The client's own kernel does not see the answers, or they would
/// tell it where the address is.
/// </summary>
public sealed class ArpProbe : IDisposable
{
    /// <summary>ETH_P_ARP in network byte order, as packet(7) wants it.</summary>
    private const ProtocolType EthernetArp = (ProtocolType)0x0608;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly uint _virtualIP;
    private readonly PhysicalAddress[] _nodes;
    private readonly byte[][][] _questions;
    private readonly uint _firstSender;
    private readonly Socket _socket;
    private readonly List<ArpRound> _rounds = [];
    private readonly List<ArpAnnouncement> _announcements = [];
    private readonly Lock _gate = new();
    private readonly Thread[] _threads;
    private volatile bool _stopping;

    private ArpProbe(IPAddress virtualIP, PhysicalAddress[] nodes, byte[][][] questions, uint firstSender, Socket socket)
    {
        _virtualIP = BinaryPrimitives.ReadUInt32BigEndian(virtualIP.GetAddressBytes());
        (_nodes, _questions, _firstSender, _socket) = (nodes, questions, firstSender, socket);
        _threads = [MeasuringThread.Start("ARP answers", Listen), MeasuringThread.Start("ARP probe", Ask)];
    }

    /// <summary>A copy of the rounds so far, oldest first.</summary>
    public IReadOnlyList<ArpRound> Rounds
    {
        get
        {
            lock (_gate)
                return [.. _rounds];
        }
    }

    /// <summary>Gratuitous ARP for the address so far, oldest first.</summary>
    public IReadOnlyList<ArpAnnouncement> Announcements
    {
        get
        {
            lock (_gate)
                return [.. _announcements];
        }
    }

    /// <param name="client">Asks through its eth0.</param>
    /// <param name="source">eth0's MAC.</param>
    /// <param name="senders">
    /// Addresses of the network that nobody has, asked in the name of in turn, so that an answer tells which question it is to.
    /// </param>
    /// <exception cref="LabException">nft is missing or refuses.</exception>
    public static async Task<ArpProbe> StartAsync(
        NetworkNamespace client, PhysicalAddress source, IPAddress virtualIP, IReadOnlyList<PhysicalAddress> nodes, IPNetwork senders)
    {
        var first = BinaryPrimitives.ReadUInt32BigEndian(senders.BaseAddress.GetAddressBytes());
        var count = 1 << (32 - senders.PrefixLength);
        // An answer to a question must not be taken for one to the next question in the same name.
        ArgumentOutOfRangeException.ThrowIfLessThan(Interval * count, ProbeSample.Lateness, nameof(senders));
        var questions = Enumerable.Range(0, count)
            .Select(i => nodes.Select(node => ArpFrames.WhoHas(virtualIP, node, Address(first + (uint)i), source)).ToArray())
            .ToArray();
        await HideAnswersAsync(client, senders);
        var socket = client.Run(() =>
        {
            var wire = new Socket(AddressFamily.Packet, SocketType.Raw, EthernetArp) { ReceiveTimeout = 100 };
            PacketInterface.Bind(wire, "eth0", ethernetProtocol: 0x0806);
            return wire;
        });
        return new ArpProbe(virtualIP, [.. nodes], questions, first, socket);
    }

    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        // A blocked receive on a packet socket is not woken by closing it; its timeout ends it.
        foreach (var thread in _threads)
            thread.Join();
        _socket.Dispose();
    }

    /// <summary>Packet sockets see what is dropped here.</summary>
    private static async Task HideAnswersAsync(NetworkNamespace client, IPNetwork senders)
    {
        var rules = $$"""
            add table arp lab_probe
            delete table arp lab_probe
            add table arp lab_probe
            add chain arp lab_probe input { type filter hook input priority 0; }
            add rule arp lab_probe input arp daddr ip {{senders}} drop

            """;
        (await client.ExecAsync(["nft", "-f", "-"], TimeSpan.FromSeconds(10), new StartOptions { Input = rules })).EnsureSuccess();
    }

    private static IPAddress Address(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return new IPAddress(bytes);
    }

    private void Ask()
    {
        for (var round = 0; !_stopping; round++)
        {
            lock (_gate)
                _rounds.Add(new ArpRound(LabClock.Now, 0));
            foreach (var question in _questions[round % _questions.Length])
                _socket.Send(question, SocketFlags.None, out _); // An interface that is down: nobody answers.
            Thread.Sleep(Interval);
        }
    }

    private void Listen()
    {
        var buffer = new byte[2048];
        while (!_stopping)
        {
            var length = _socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success && ArpFrames.Read(buffer.AsSpan(0, length)) is { } packet && packet.Sender == _virtualIP)
                Note(packet.Operation, packet.Target, packet.Source, LabClock.Now);
        }
    }

    private void Note(int operation, uint target, PhysicalAddress source, TimeSpan at)
    {
        lock (_gate)
        {
            if (target == _virtualIP)
                _announcements.Add(new ArpAnnouncement(at, source));
            else if (operation == ArpFrames.Reply && target - _firstSender < _questions.Length && Array.IndexOf(_nodes, source) is var node and >= 0)
                NoteAnswer((int)(target - _firstSender), node, at);
        }
    }

    private void NoteAnswer(int question, int node, TimeSpan at)
    {
        var age = (((_rounds.Count - 1 - question) % _questions.Length) + _questions.Length) % _questions.Length;
        var round = _rounds.Count - 1 - age;
        if (round >= 0 && at - _rounds[round].SentAt <= ProbeSample.Lateness)
            _rounds[round] = _rounds[round] with { AnsweredBy = _rounds[round].AnsweredBy | (1 << node) };
    }
}
