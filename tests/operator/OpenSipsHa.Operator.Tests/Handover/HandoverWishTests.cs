using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Operator.Handover;

namespace OpenSipsHa.Operator.Tests.Handover;

public sealed class HandoverWishTests
{
    [Fact]
    public void Without_the_annotation_nothing_is_wished() => HandoverWish.Of(Samples.Pair()).ShouldBeNull();

    [Fact]
    public void A_wish_keeps_its_id_while_the_cluster_changes_around_it()
    {
        var first = Of("all", "100").ShouldNotBeNull();
        first.IsNew.ShouldBeTrue();
        Of("all", "100")!.Id.ShouldBe(first.Id);
        var noted = Of("all", "137", first.Id)!;
        noted.IsNew.ShouldBeFalse();
        noted.Id.ShouldBe(first.Id);
    }

    [Fact]
    public void The_same_words_said_again_are_another_wish()
    {
        var first = Of("all", "100")!;
        Of("all", "200")!.Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public void Other_words_are_another_wish_at_once()
    {
        var first = Of("all", "100")!;
        var second = Of("all@2", "101", first.Id)!;
        second.IsNew.ShouldBeTrue();
        second.Id.ShouldNotBe(first.Id);
    }

    [Fact]
    public void Its_id_fits_the_field_of_the_request() => Of(new string('x', 4000), "18446744073709551615")!.Id.Length.ShouldBeLessThanOrEqualTo(64);

    [Theory]
    [InlineData("all", "main,second")]
    [InlineData("all@again", "main,second")]
    [InlineData("second", "second")]
    [InlineData(" second , main,second@3", "second,main")]
    public void Names_are_those_of_virtual_IPs(string text, string expected) =>
        Of(text, "1")!.Names(Spec()).Names.ShouldBe(expected.Split(','));

    [Theory]
    [InlineData("")]
    [InlineData("@2")]
    [InlineData("pair-1")]
    [InlineData("main,third")]
    [InlineData("main,all")]
    public void Anything_else_is_refused_and_told_what_is_expected(string text)
    {
        var (names, complaint) = Of(text, "1")!.Names(Spec());
        names.ShouldBeEmpty();
        complaint.ShouldNotBeNull().ShouldContain($"'{text}', expected all or names of virtual IPs (main, second)");
    }

    private static SipClusterSpec Spec() => Samples.Pair(static c =>
        c.Spec.VirtualIPs = [.. c.Spec.VirtualIPs, new VirtualIP { Name = "second", Address = "192.168.1.214" }]).Spec;

    private static HandoverWish? Of(string text, string version, string? id = null)
    {
        var cluster = Samples.Pair();
        var annotations = new Dictionary<string, string> { [ApiGroup.HandoverAnnotation] = text };
        if (id is not null)
            annotations[HandoverWish.IdAnnotation] = id;
        return HandoverWish.Of(cluster with { Metadata = cluster.Metadata with { Annotations = annotations, ResourceVersion = version } });
    }
}
