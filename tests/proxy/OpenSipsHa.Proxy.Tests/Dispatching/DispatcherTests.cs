using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Destinations;
using OpenSipsHa.Proxy.Dispatching;

namespace OpenSipsHa.Proxy.Tests.Dispatching;

public sealed class DispatcherTests
{
    [Fact]
    public void A_higher_priority_group_is_used_up_before_a_lower_one()
    {
        Destination[] destinations =
            [Sets.Destination("backup", priority: 2), Sets.Destination("a", priority: 1), Sets.Destination("b", priority: 1)];
        var dispatcher = new Dispatcher(Sets.Set(DispatcherAlgorithm.RoundRobin), destinations);
        Ids(dispatcher, 1).ShouldBe(["a", "b", "backup"]);
        Ids(dispatcher, 2).ShouldBe(["b", "a", "backup"]);
    }

    [Fact]
    public void The_failover_list_has_every_destination_once_up_to_max_attempts()
    {
        foreach (var algorithm in Enum.GetValues<DispatcherAlgorithm>())
        {
            var dispatcher = new Dispatcher(Sets.Set(algorithm, maxAttempts: 3), Sets.Destinations(1, 1, 1, 1, 1));
            var ids = Ids(dispatcher, 7);
            ids.Length.ShouldBe(3);
            ids.ShouldBeUnique();
        }
    }

    [Fact]
    public void More_attempts_than_destinations_are_as_many_as_there_are() =>
        Ids(new Dispatcher(Sets.Set(DispatcherAlgorithm.CallId, maxAttempts: 100), Sets.Destinations(1, 1)), 1).Length.ShouldBe(2);

    [Fact]
    public void A_set_without_destinations_selects_none() =>
        Ids(new Dispatcher(Sets.Set(DispatcherAlgorithm.CallId), []), 1).ShouldBeEmpty();

    [Fact]
    public void One_that_is_down_is_left_out_whatever_the_algorithm_and_comes_back()
    {
        foreach (var algorithm in Enum.GetValues<DispatcherAlgorithm>())
        {
            Destination[] destinations = [Sets.Destination("a"), Sets.Destination("b"), Sets.Destination("spare", priority: 1)];
            var dispatcher = new Dispatcher(Sets.Set(algorithm), destinations);
            destinations[0].Gateway.Health.Tell(DestinationEvent.CallFailed);
            for (var call = 0; call < 20; call++)
                Ids(dispatcher, call).ShouldBe(["b", "spare"], algorithm.ToString());
            destinations[1].Gateway.Health.Tell(DestinationEvent.CallFailed);
            Ids(dispatcher, 1).ShouldBe(["spare"]);
            destinations[2].Gateway.Health.Tell(DestinationEvent.CallFailed);
            Ids(dispatcher, 1).ShouldBeEmpty();
            destinations[0].Gateway.Health.Tell(DestinationEvent.ProbeAnswered);
            destinations[0].Gateway.Health.Tell(DestinationEvent.ProbeAnswered);
            Ids(dispatcher, 1).ShouldBe(["a"]);
        }
    }

    [Fact]
    public void A_request_without_what_is_hashed_is_served_in_turn()
    {
        var dispatcher = new Dispatcher(Sets.Set(DispatcherAlgorithm.AuthUsername), Sets.Destinations(1, 1));
        Enumerable.Range(0, 6).Select(_ => dispatcher.Select(null)[0].Id).ShouldBe(["d0", "d1", "d0", "d1", "d0", "d1"]);
    }

    [Fact]
    public void Priority_takes_the_first_and_latency_the_fastest()
    {
        var destinations = Sets.Destinations(1, 9, 5);
        Ids(new Dispatcher(Sets.Set(DispatcherAlgorithm.Priority), destinations), 1).ShouldBe(["d0", "d1", "d2"]);
        destinations[2].Gateway.Health.Answered(TimeSpan.FromMilliseconds(5));
        destinations[1].Gateway.Health.Answered(TimeSpan.FromMilliseconds(9));
        Ids(new Dispatcher(Sets.Set(DispatcherAlgorithm.Latency), destinations), 1).ShouldBe(["d2", "d1", "d0"]);
    }

    [Fact]
    public void A_call_goes_to_the_same_destinations_at_both_members()
    {
        var one = new Dispatcher(Sets.Set(DispatcherAlgorithm.CallId), Sets.Destinations(3, 2, 1));
        var other = new Dispatcher(Sets.Set(DispatcherAlgorithm.CallId), Sets.Destinations(3, 2, 1));
        for (var call = 0; call < 1000; call++)
            Ids(one, call).ShouldBe(Ids(other, call));
    }

    [Fact]
    public void A_change_of_algorithm_and_back_goes_on_where_it_was()
    {
        var destinations = Sets.Destinations(1, 1);
        var first = new Dispatcher(Sets.Set(DispatcherAlgorithm.RoundRobin), destinations);
        Ids(first, 1)[0].ShouldBe("d0");
        var hashed = new Dispatcher(Sets.Set(DispatcherAlgorithm.CallId), destinations, first);
        Ids(new Dispatcher(Sets.Set(DispatcherAlgorithm.RoundRobin), destinations, hashed), 1)[0].ShouldBe("d1");
    }

    [Theory]
    [InlineData(408, true)]
    [InlineData(503, true)]
    [InlineData(500, true)]
    [InlineData(486, false)]
    [InlineData(404, false)]
    [InlineData(603, false)]
    public void Fails_over_on_the_listed_codes_and_on_408(int code, bool expected) =>
        new Dispatcher(Sets.Set(DispatcherAlgorithm.CallId), []).FailsOver(code).ShouldBe(expected);

    [Fact]
    public void Local_408_fails_over_even_when_not_listed_and_6xx_never()
    {
        var dispatcher = new Dispatcher(
            Sets.Set(DispatcherAlgorithm.CallId) with { FailoverCodes = [603, 486] }, []);
        dispatcher.FailsOver(408).ShouldBeTrue();
        dispatcher.FailsOver(486).ShouldBeTrue();
        dispatcher.FailsOver(603).ShouldBeFalse();
    }

    private static string[] Ids(Dispatcher dispatcher, int call) =>
        [.. dispatcher.Select(Sets.Key(call)).Select(d => d.Id)];
}
