using System.Text.Json;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Contracts.Tests;

public sealed class ControlFramesTests
{
    public static TheoryData<ControlMessage> Messages =>
    [
        new AgentHello { Member = "pair-0", NodeAddress = "192.168.1.211" },
        new Configure { Name = "pair-config-0123456789", Hash = new string('a', 64), Document = [31, 139, 0, 255] },
        new Role { VirtualIP = "main", Active = true, Term = 7 },
        new ProxyHello { Version = "0.1.0", ProcessId = 42 },
        new Configured { Name = "pair-config-0123456789", Hash = new string('a', 64), Error = "listeners[0].port" },
        new ProxyState { Ready = false, Reason = "no configuration", Registrations = 100, Gateways = [new GatewayHealth("gw1", "Probing")] },
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_message_comes_back_as_it_went(ControlMessage message)
    {
        var token = TestContext.Current.CancellationToken;
        using var stream = new MemoryStream();
        await ControlFrames.WriteAsync(stream, message, token);
        stream.Position = 0;

        var back = await ControlFrames.ReadAsync(stream, ControlFrames.MaxFromAgent, token);

        back.ShouldBeOfType(message.GetType());
        // Lists and arrays of records are not compared by what is in them.
        JsonSerializer.Serialize(back).ShouldBe(JsonSerializer.Serialize(message));
        (await ControlFrames.ReadAsync(stream, ControlFrames.MaxFromAgent, token)).ShouldBeNull();
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "0 bytes")]
    [InlineData(new byte[] { 255, 255, 255, 255 }, "-1 bytes")]
    [InlineData(new byte[] { 127, 0, 0, 0 }, "expected 1 to 65536")]
    [InlineData(new byte[] { 0, 0, 0, 2, (byte)'{', (byte)'}' }, "not a message")]
    [InlineData(new byte[] { 0, 0, 0, 4, (byte)'n', (byte)'u', (byte)'l', (byte)'l' }, "null")]
    public async Task A_bad_frame_is_refused_in_words(byte[] bytes, string words)
    {
        using var stream = new MemoryStream(bytes);

        var error = await Should.ThrowAsync<InvalidDataException>(
            () => ControlFrames.ReadAsync(stream, ControlFrames.MaxFromProxy, TestContext.Current.CancellationToken));

        error.Message.ShouldContain(words);
    }

    [Fact]
    public async Task A_stream_that_ends_within_a_frame_is_an_error()
    {
        using var stream = new MemoryStream([0, 0, 0, 9, (byte)'{']);

        await Should.ThrowAsync<EndOfStreamException>(
            () => ControlFrames.ReadAsync(stream, ControlFrames.MaxFromProxy, TestContext.Current.CancellationToken));
    }
}
