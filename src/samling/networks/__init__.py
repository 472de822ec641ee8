"""Networks: people from several libraries who meet, talk and share."""
