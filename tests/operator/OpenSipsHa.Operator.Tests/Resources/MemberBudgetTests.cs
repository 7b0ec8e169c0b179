using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator.Tests.Resources;

public sealed class MemberBudgetTests
{
    [Fact]
    public void One_member_at_a_time_may_be_evicted()
    {
        var budget = MemberBudget.For(Samples.Pair());
        budget.Metadata.Name.ShouldBe("pair");
        budget.Metadata.OwnerReferences.ShouldHaveSingleItem().Controller.ShouldBe(true);
        budget.Spec!.MaxUnavailable!.Value.Number.ShouldBe(1);
        budget.Spec.MinAvailable.ShouldBeNull();
        var labels = MemberPod.For(Samples.Pair(), "pair-0", Samples.Images).Metadata.Labels!;
        budget.Spec.Selector!.MatchLabels!.ShouldAllBe(l => labels[l.Key] == l.Value);
    }
}
