using System.Text;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Registrar;

namespace OpenSipsHa.Proxy.Tests.Registrar;

/// <summary>Measures the heap, so nothing else may run.</summary>
[Collection(nameof(Alone))]
public sealed class LocationStoreMemoryTests(ITestOutputHelper output)
{
    /// <summary>The figure that a million phones in one pair rest on.</summary>
    [Fact]
    public void A_binding_takes_less_than_400_bytes()
    {
        const int Phones = 100_000;
        using var store = new LocationStore(new ManualTime());
        Register(store, 64);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Register(store, Phones);
        var perBinding = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / (Phones - 64);
        store.Count.ShouldBe(Phones);
        output.WriteLine($"{perBinding:0} bytes a binding");
        perBinding.ShouldBeLessThan(400);
    }

    private static void Register(LocationStore store, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var user = $"4930{i:D7}";
            var text = Encoding.ASCII.GetBytes($"sip:{user}@192.168.117.104:5060;transport=udp");
            var request = new RegisterRequest
            {
                Message = text,
                CallId = Encoding.ASCII.GetBytes($"{i:x8}3c26700c1adb8a-9j7ql5v3m4s0@phone"),
                CSeq = 1,
                Expires = (uint)(3000 + (i % 600)),
                Contacts = [new ContactField(..text.Length, default, null, ContactParameters.DefaultQuality)],
                Source = Sip.Transport.SipEndpoint.IPv4(0xc0000207, 5060),
            };
            store.Register(Encoding.ASCII.GetBytes($"sip:{user}@example.com"), request, new RegistrarSettings());
        }
    }
}
