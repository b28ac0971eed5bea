using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace StoryForge.Api.Migrations;

[DbContext(typeof(StoryDb))]
[Migration("20261122110000_Drafts")]
public sealed class Drafts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>(name: "Draft", table: "Stories", type: "TEXT", nullable: false, defaultValue: "");

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn(name: "Draft", table: "Stories");
}
