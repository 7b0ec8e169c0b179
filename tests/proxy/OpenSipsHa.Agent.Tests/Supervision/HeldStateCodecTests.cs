using System.Net;
using FsCheck;
using FsCheck.Fluent;
using OpenSipsHa.Agent.Supervision;

namespace OpenSipsHa.Agent.Tests.Supervision;

public sealed class HeldStateCodecTests
{
    [Fact]
    public void The_supervisor_knows_what_the_worker_published()
    {
        var state = new HeldState(
        [
            new HeldAddress(IPAddress.Parse("192.168.1.213"), [1, 2, 3], [IPEndPoint.Parse("192.168.1.212:9470")]),
            new HeldAddress(IPAddress.Parse("2001:db8::213"), [], [IPEndPoint.Parse("[2001:db8::1]:9470"), IPEndPoint.Parse("[fe80::1%2]:65535")]),
        ]);
        ShouldBeSame(Decode(HeldStateCodec.Encode(state)), state);
        ShouldBeSame(Decode(HeldStateCodec.Encode(HeldState.Nothing)), HeldState.Nothing);
    }

    [Fact]
    public void Too_much_is_a_mistake_of_the_caller() =>
        Should.Throw<ArgumentException>(() => HeldStateCodec.Encode(new HeldState([new HeldAddress(IPAddress.Loopback, new byte[70_000], [])])))
            .Message.ShouldContain("expected at most 65536");

    [Fact]
    public void Whatever_arrives_is_a_state_or_refused() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20261122UL, 2201UL),
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var message = HeldStateCodec.Encode(new HeldState([new HeldAddress(IPAddress.Loopback, [1, 2, 3], [IPEndPoint.Parse("192.168.1.212:9470")])]));
            for (var i = random.Next(1, 4); i > 0; i--)
                message[random.Next(message.Length)] = (byte)random.Next(256);
            try
            {
                HeldStateCodec.Decode(message, random.Next(message.Length + 1));
            }
            catch (InvalidDataException)
            {
                // The expected refusal.
            }
        }));

    private static HeldState Decode(byte[] message) => HeldStateCodec.Decode([.. message, 9, 9], message.Length);

    private static void ShouldBeSame(HeldState state, HeldState expected)
    {
        state.Addresses.Select(held => held.Address).ShouldBe(expected.Addresses.Select(held => held.Address));
        state.Addresses.SelectMany(held => held.Gone).ShouldBe(expected.Addresses.SelectMany(held => held.Gone));
        state.Addresses.SelectMany(held => held.Peers).ShouldBe(expected.Addresses.SelectMany(held => held.Peers));
    }
}
