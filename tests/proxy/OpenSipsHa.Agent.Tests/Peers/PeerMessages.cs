using OpenSipsHa.Agent.Peers;

namespace OpenSipsHa.Agent.Tests.Peers;

/// <summary>Messages of all kinds.</summary>
internal static class PeerMessages
{
    private static readonly string[] Names =
    [
        "", "pair-192.168.1.213", "pair-2001-0db8-0000-0000-0000-0000-0000-0213", "pair-0_6f1c2a44-7a57-4f1f-9c1c-0f6f5d3a1b22", "nöde-1", "節点", "\U0001F4DE",
        new string('x', 253),
    ];

    public static PeerMessage.Heartbeat Heartbeat(long sequence, string lease = "pair-192.168.1.213") =>
        new(lease, "pair-0_6f1c2a44-7a57-4f1f-9c1c-0f6f5d3a1b22", 0xfeedfacecafebeef, 7, sequence, TimeSpan.FromMilliseconds(300), IsUnbacked: false);

    /// <summary>The same one for the same seed.</summary>
    public static PeerMessage Of(int seed)
    {
        var random = new Random(seed);
        string Name() => Names[random.Next(Names.Length)];
        ulong Number() => (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        bool Flag() => random.Next(2) == 1;
        TimeSpan Grant() => new(random.NextInt64(0, PeerCodec.LongestGrant.Ticks + 1));
        return random.Next(4) switch
        {
            0 => new PeerMessage.Heartbeat(Name(), Name(), Number(), (int)Number(), (long)Number(), Grant(), Flag()),
            1 => new PeerMessage.Promise(Name(), Name(), Name(), Number(), (int)Number(), (long)Number(), Grant(), Flag(), Name()),
            2 => new PeerMessage.Gone(Name(), Name(), Number(), (int)Number()),
            _ => new PeerMessage.Leaving(Name(), Name(), Grant()),
        };
    }
}
