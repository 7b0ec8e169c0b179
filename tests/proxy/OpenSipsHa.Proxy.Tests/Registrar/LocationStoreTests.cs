using FsCheck;
using FsCheck.Fluent;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Registrar;

namespace OpenSipsHa.Proxy.Tests.Registrar;

public sealed class LocationStoreTests
{
    [Fact]
    public void The_store_agrees_with_a_plain_model_under_any_sequence_of_requests()
    {
        var steps = Gen.Choose(0, 999_999).Select(Step.Of).ListOf(60);
        var property = Prop.ForAll(steps.ToArbitrary(), Agrees);
        Check.One(Config.QuickThrowOnFailure.WithReplay(20261122, 5).WithMaxTest(100), property);
    }

    [Fact]
    public void Expired_bindings_leave_the_count_and_are_told_once()
    {
        var time = new ManualTime();
        using var store = new LocationStore(time);
        var changes = new List<LocationChange>();
        store.Changed += changes.Add;
        for (var i = 0; i < 500; i++)
            new Phone(store, $"u{i}").Register($"Contact: <sip:u{i}@192.0.2.7>;expires={60 + (i % 40)}");
        store.Count.ShouldBe(500);
        time.Advance(TimeSpan.FromSeconds(80));
        store.Count.ShouldBe(12 * 19);
        time.Advance(TimeSpan.FromSeconds(21));
        store.Count.ShouldBe(0);
        changes.Count.ShouldBe(1000);
        changes.Select(c => c.Sequence).ShouldBe(Enumerable.Range(1, 1000).Select(i => (long)i));
        changes.Count(c => c.Bindings.Count == 0).ShouldBe(500);
    }

    [Fact]
    public void A_refusal_and_a_query_change_nothing()
    {
        using var store = new LocationStore(new ManualTime());
        var changes = 0;
        store.Changed += _ => changes++;
        var phone = new Phone(store);
        phone.Register("Contact: <sip:a@192.0.2.7>;expires=5");
        phone.Register("Expires: 5");
        phone.Register("Contact: <sip:a@192.0.2.7>;expires=600");
        phone.Register("Expires: 5");
        phone.RegisterAgain(phone.CSeq - 1, "Contact: <sip:a@192.0.2.7>;expires=600");
        changes.ShouldBe(1);
    }

    [Fact]
    public void Many_threads_register_and_look_up_at_once()
    {
        using var store = new LocationStore(TimeProvider.System);
        Parallel.For(0, 8, worker =>
        {
            var phone = new Phone(store, "shared") { CallId = $"{worker}@192.0.2.7", Settings = new RegistrarSettings { MaxContacts = 8 } };
            for (var i = 0; i < 300; i++)
            {
                phone.Register($"Contact: <sip:w{worker}@192.0.2.7>;expires={(i % 3 == 2 ? 0 : 600)}").Code.ShouldBe(200);
                store.TryGet(phone.Key, out _);
            }
        });
        store.Count.ShouldBe(0);
    }

    private static bool Agrees(IList<Step> steps)
    {
        var time = new ManualTime();
        using var store = new LocationStore(time);
        var model = new Dictionary<(string User, string Contact), TimeSpan>();
        var now = TimeSpan.Zero;
        var cseq = 0u;
        foreach (var step in steps)
        {
            time.Advance(step.Wait);
            now += step.Wait;
            var phone = new Phone(store, step.User) { CSeq = cseq++ };
            phone.Register($"Contact: <sip:{step.Contact}@192.0.2.7>;expires={step.Expires}");
            if (step.Expires == 0)
                model.Remove((step.User, step.Contact));
            else
                model[(step.User, step.Contact)] = now + TimeSpan.FromSeconds(step.Expires);
            foreach (var user in Step.Users)
            {
                var expected = model.Where(m => m.Key.User == user && m.Value > now)
                    .Select(m => $"sip:{m.Key.Contact}@192.0.2.7 {Math.Ceiling((m.Value - now).TotalSeconds)}");
                if (!new Phone(store, user).Contacts().Order().SequenceEqual(expected.Order()))
                    return false;
            }
        }

        time.Advance(TimeSpan.FromHours(3));
        return store.Count == 0;
    }

    private sealed record Step(string User, string Contact, int Expires, TimeSpan Wait)
    {
        public static readonly string[] Users = ["u0", "u1", "u2"];

        private static readonly int[] ExpiresChoices = [0, 60, 61, 90, 600, 3600];

        public static Step Of(int seed) => new(
            Users[seed % 3],
            $"c{seed / 3 % 3}",
            ExpiresChoices[seed / 9 % ExpiresChoices.Length],
            TimeSpan.FromMilliseconds(seed / 54 % 100 * 777));
    }
}
