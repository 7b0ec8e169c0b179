using System.Text;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Proxy.Tests;

public sealed class LiveCallsTests
{
    [Fact]
    public void A_call_counts_once_until_its_bye_and_a_foreign_bye_takes_nothing_away()
    {
        using var calls = new LiveCalls(new ManualTime());
        calls.CallEstablished(Message("a"));
        calls.CallEstablished(Message("a"));
        calls.CallEstablished(Message("b"));
        calls.CallEnded(Message("of another member"));
        calls.Count.ShouldBe(2);
        calls.CallEnded(Message("a"));
        calls.CallEnded(Message("a"));
        calls.Count.ShouldBe(1);
    }

    [Fact]
    public void A_call_whose_bye_never_came_is_forgotten()
    {
        var time = new ManualTime();
        using var calls = new LiveCalls(time);
        calls.CallEstablished(Message("lost"));
        time.Advance(LiveCalls.MaxDuration);
        calls.Count.ShouldBe(1);
        time.Advance(TimeSpan.FromMinutes(20));
        calls.Count.ShouldBe(0);
    }

    [Fact]
    public void A_member_without_an_address_has_no_calls()
    {
        using var calls = new LiveCalls(new ManualTime());
        calls.CallEstablished(Message("moved"));
        calls.Forget();
        calls.Count.ShouldBe(0);
    }

    private static SipMessage Message(string callId)
    {
        var bytes = Encoding.ASCII.GetBytes($"BYE sip:a@b SIP/2.0\r\nCall-ID: {callId}\r\nContent-Length: 0\r\n\r\n");
        var message = new SipMessage();
        message.TryParse(bytes, 0, bytes.Length).ShouldBeTrue();
        return message;
    }
}
