using OpenSipsHa.Sip.Authentication;

namespace OpenSipsHa.Sip.Tests.Authentication;

public sealed class ReplayWindowTests
{
    private readonly ReplayWindow _window = new(512);

    [Fact]
    public void A_count_is_good_once_in_any_order_within_the_window()
    {
        var nonce = new Nonce(1000, 7);
        foreach (var count in new uint[] { 5, 3, 64, 4, 0xFFFF_FFFF, 0xFFFF_FFC0 })
            _window.TryUse(nonce, count).ShouldBeTrue();
        foreach (var count in new uint[] { 5, 3, 64, 4, 0xFFFF_FFFF, 0xFFFF_FFC0, 0xFFFF_FFBF, 0 })
            _window.TryUse(nonce, count).ShouldBeFalse();
    }

    [Fact]
    public void Whatever_the_order_and_however_many_nonces_no_count_is_accepted_twice()
    {
        var random = new Random(20261125);
        var accepted = new HashSet<(Nonce, uint)>();
        var used = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var issued = random.Next(3000);
            var nonce = new Nonce(issued, (ulong)issued * 0x9E3779B97F4A7C15);
            var count = (uint)random.Next(1, 200);
            if (!_window.TryUse(nonce, count))
                continue;
            used++;
            accepted.Add((nonce, count)).ShouldBeTrue($"{nonce} {count}");
        }

        used.ShouldBeGreaterThan(3000);
    }

    [Fact]
    public void What_was_forgotten_for_want_of_room_is_refused()
    {
        for (ulong i = 1; i <= 100; i++)
            _window.TryUse(new Nonce((long)i, i * 64), 1).ShouldBeTrue();
        for (ulong i = 1; i <= 92; i++)
            _window.TryUse(new Nonce((long)i, i * 64), 2).ShouldBeFalse();
        _window.TryUse(new Nonce(100, 6400), 2).ShouldBeTrue();
    }
}
