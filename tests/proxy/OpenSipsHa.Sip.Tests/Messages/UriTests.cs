using System.Text;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>The examples of RFC 3261 section 19.1.4 and the keys of the location service.</summary>
public sealed class UriTests
{
    [Theory]
    [InlineData("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtlanTa.CoM;Transport=tcp", true)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com", "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com", true)]
    [InlineData("sip:alice@atlanta.com?subject=project%20x&priority=urgent", "sip:alice@atlanta.com?priority=urgent&subject=project%20x", true)]
    [InlineData("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp", false)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", false)]
    [InlineData("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4", false)]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", false)]
    [InlineData("sips:bob@biloxi.com", "sip:bob@biloxi.com", false)]
    [InlineData("sip:a%3Bb@x.com", "sip:a;b@x.com", false)]
    public void URIs_compare_as_in_RFC_3261_19_1_4(string left, string right, bool equal)
    {
        SipUriComparison.AreEquivalent(Encoding.ASCII.GetBytes(left), Encoding.ASCII.GetBytes(right)).ShouldBe(equal);
        SipUriComparison.AreEquivalent(Encoding.ASCII.GetBytes(right), Encoding.ASCII.GetBytes(left)).ShouldBe(equal);
    }

    [Theory]
    [InlineData("sip:alice@EXAMPLE.com:5070;transport=udp?x=y", "sip:alice@example.com")]
    [InlineData("sips:%61lice:secret@example.com", "sip:alice@example.com")]
    [InlineData("sip:a%2fb@example.com", "sip:a%2Fb@example.com")]
    [InlineData("sip:Alice@[2001:DB8::1]", "sip:Alice@[2001:db8::1]")]
    [InlineData("sip:example.com", "sip:example.com")]
    public void The_key_of_an_address_of_record_is_canonical(string uri, string key)
    {
        var bytes = Encoding.ASCII.GetBytes(uri);
        SipUri.TryParse(bytes, out var view).ShouldBeTrue();
        var destination = new byte[AddressOfRecord.MaxLength(bytes)];
        AddressOfRecord.TryWriteKey(view, destination, out var length).ShouldBeTrue();
        Encoding.ASCII.GetString(destination, 0, length).ShouldBe(key);
    }

    [Theory]
    [InlineData("sip:bob@example.com:99999")]
    [InlineData("sip:bob@")]
    [InlineData("sip:bob@host name")]
    [InlineData("sip:bob@[2001:db8::1")]
    [InlineData("bob@example.com")]
    [InlineData("sip:")]
    [InlineData(":")]
    public void What_is_no_URI_is_refused(string text) => SipUri.TryParse(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();
}
