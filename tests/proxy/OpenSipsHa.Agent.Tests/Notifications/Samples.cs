using OpenSipsHa.Agent.Notifications;

namespace OpenSipsHa.Agent.Tests.Notifications;

internal static class Samples
{
    public static Transition Gained { get; } = new()
    {
        Id = Guid.Parse("0a1b2c3d-0000-4000-8000-000000000001"),
        Kind = TransitionKind.Gained,
        Time = new DateTimeOffset(2026, 11, 25, 7, 13, 59, 123, TimeSpan.Zero),
        Cluster = "pair",
        Namespace = "telephony",
        Member = "pair-0",
        Node = "node-a",
        VirtualIP = "main",
        Address = "192.0.2.213",
        Reason = "Promise",
        Term = 7,
        Gap = TimeSpan.FromMilliseconds(312.54),
    };
}
